import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "./fil.ts";

/** A server of its own, to be killed. */
class Server {
  private process?: ChildProcess;
  private constructor(
    readonly port: number,
    private readonly data: string,
  ) {}

  static async on() {
    const port = await new Promise<number>((found) => {
      const probe = createServer().listen(0, "127.0.0.1", () => {
        const address = probe.address();
        probe.close(() => found(typeof address === "object" && address ? address.port : 0));
      });
    });
    const server = new Server(port, mkdtempSync(join(tmpdir(), "fil-killed-")));
    await server.start();
    return server;
  }

  url(path: string) {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  async start() {
    const options = ["serve", "--demo", "--addr", `127.0.0.1:${this.port}`, "--data", this.data];
    const started = spawn("../target/release/fil", options, { stdio: ["ignore", "pipe", "ignore"], env: { ...process.env, LEPTOS_SITE_ROOT: "../target/site" } });
    this.process = started;
    await new Promise<void>((ready, failed) => {
      started.stdout.on("data", (text) => String(text).includes("Prêt") && ready());
      started.on("exit", () => failed(new Error("the server did not start")));
    });
  }

  /** SIGKILL: nothing is flushed, nothing is said. */
  async kill() {
    const ended = new Promise((done) => this.process?.on("exit", done));
    this.process?.kill("SIGKILL");
    await ended;
  }

  async close() {
    await this.kill();
    rmSync(this.data, { recursive: true, force: true });
  }
}

test("the server killed between two steps, nothing is lost", async ({ page }) => {
  const server = await Server.on();
  try {
    await page.goto(server.url("/devenir-conseiller"));
    await page.getByRole("button", { name: "Commencer" }).click();
    await page.getByLabel("Diplômé·e de la médiation numérique").check();
    await page.getByLabel("Quel diplôme ?").fill("DU Médiation numérique");
    await page.getByRole("button", { name: "Continuer", exact: true }).click();
    await page.getByLabel("Non, pas encore").check();
    await server.kill();
    await server.start();
    await page.getByRole("button", { name: "Continuer", exact: true }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Où habitez-vous ?");
    await page.goto(server.url("/devenir-conseiller/verifier"));
    await expect(page.getByRole("main")).toContainText("DU Médiation numérique");
    await expect(page.getByRole("main")).toContainText("Pas encore");
  } finally {
    await server.close();
  }
});
