// The real program on a port of its own, to be killed; and a way to it that can be cut.

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Server as TcpServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export class Server {
  private process?: ChildProcess;
  private constructor(
    readonly port: number,
    private readonly data: string,
  ) {}

  static async on() {
    const port = await new Promise<number>((found) => {
      const probe = createServer().listen(0, "127.0.0.1", () => {
        const { port } = probe.address() as AddressInfo;
        probe.close(() => found(port));
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

/** A wire to a server. What it does to calls that match `path` is told by `mode`. */
export class Wire {
  mode: "open" | "cut" | "swallow" = "open";
  /** Calls that had their answer swallowed. */
  swallowed = 0;
  /** The calls that matched, as they travelled. */
  readonly calls: Buffer[] = [];
  private readonly sockets = new Set<Socket>();
  private constructor(
    private readonly listener: TcpServer,
    private readonly to: number,
    private readonly path: string,
  ) {}

  static async to(port: number, path: string) {
    const listener = createServer();
    await new Promise<void>((done) => listener.listen(0, "127.0.0.1", done));
    const wire = new Wire(listener, port, path);
    listener.on("connection", (socket) => wire.carry(socket));
    return wire;
  }

  url(path: string) {
    return `http://127.0.0.1:${(this.listener.address() as AddressInfo).port}${path}`;
  }

  cut() {
    this.mode = "cut";
    for (const socket of this.sockets) socket.destroy();
  }

  /** Sends earlier calls again, the last first; nobody hears the answers. */
  async replay() {
    for (const call of [...this.calls].reverse()) {
      await new Promise<void>((done) => {
        const again = connect(this.to, "127.0.0.1", () => again.write(call));
        again.once("data", () => again.destroy());
        again.on("error", () => again.destroy());
        again.on("close", () => done());
      });
    }
  }

  close() {
    this.cut();
    this.listener.close();
  }

  private carry(near: Socket) {
    if (this.mode === "cut") return void near.destroy();
    const far = connect(this.to, "127.0.0.1");
    let asked = Buffer.alloc(0);
    let matches = false;
    for (const socket of [near, far]) {
      this.sockets.add(socket);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => {
        this.sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.on("data", (bytes) => {
      // A connection carries one call after the other: each begins with its method.
      const begins = /^(GET|POST) \S+ HTTP/.test(bytes.subarray(0, 200).toString("latin1"));
      asked = begins ? bytes : Buffer.concat([asked, bytes]);
      if (begins) matches = asked.toString("latin1").startsWith(`POST ${this.path} `);
      far.write(bytes);
    });
    far.on("data", (bytes) => {
      if (matches) this.calls.push(asked);
      if (matches && this.mode === "swallow") {
        this.swallowed += 1;
        near.destroy();
      } else {
        near.write(bytes);
      }
      matches = false;
    });
  }
}
