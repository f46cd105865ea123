// Lighthouse on the main pages, as a telephone sees them, on a server of its own; fails under 100, or 95 for performance.

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const packages = createRequire(new URL("../end2end/", import.meta.url));
const { default: lighthouse } = await import(pathToFileURL(packages.resolve("lighthouse")));
const { chromium } = packages("@playwright/test");

const LEAST = { performance: 95, accessibility: 100, "best-practices": 100, seo: 100 };
const port = Number(process.env.FIL_PORT ?? 3193);
const base = `http://127.0.0.1:${port}`;

const data = mkdtempSync(join(tmpdir(), "fil-lighthouse-"));
const server = spawn("target/release/fil", ["serve", "--demo", "--addr", `127.0.0.1:${port}`, "--data", data], { stdio: ["ignore", "pipe", "ignore"] });
process.on("exit", () => {
  server.kill("SIGKILL");
  rmSync(data, { recursive: true, force: true });
});
await new Promise((ready, failed) => {
  server.stdout.on("data", (text) => String(text).includes("Prêt") && ready());
  server.on("exit", () => failed(new Error("the server did not start")));
});

/** Posts a form, and gives the cookie that the answer sets. */
async function cookieOf(path, fields = {}) {
  const answer = await fetch(base + path, { method: "POST", body: new URLSearchParams(fields), redirect: "manual", headers: { Origin: base } });
  return answer.headers.get("set-cookie").split(";")[0];
}
const account = (name) => cookieOf("/connexion", { email: `${name}@demo.example`, mot_de_passe: "un fil solide" });

// Open to all, and found by search engines. A page more takes about five seconds.
const open = ["/", "/connexion", "/accessibilite", "/le-metier", "/devenir-conseiller", "/chiffres", "/api"];
// Those that a cookie opens. In the log, search engines have nothing to find.
const draft = await cookieOf("/devenir-conseiller");
const steps = ["situation", "experience", "lieu", "disponibilite", "motivation", "contact", "verifier", "plus-tard"];
const own = { ...Object.fromEntries(steps.map((step) => [`/devenir-conseiller/${step}`, draft])), "/activites": await account("camille") };
const unlisted = ["/activites"];

const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => existsSync(path));
const debugging = port + 1000;
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", `--remote-debugging-port=${debugging}`] });

async function scores(path, cookie) {
  const onlyCategories = Object.keys(LEAST).filter((id) => id !== "seo" || !unlisted.includes(path));
  const options = { port: debugging, logLevel: "error", onlyCategories, disableFullPageScreenshot: true, extraHeaders: cookie ? { Cookie: cookie } : {} };
  let { lhr } = await lighthouse(base + path, options);
  // It asks for another run where the browser did not record the first.
  if (lhr.runtimeError) ({ lhr } = await lighthouse(base + path, options));
  if (lhr.runtimeError) throw new Error(`${path}: ${lhr.runtimeError.message}`);
  return Object.values(lhr.categories).map(({ id, score, auditRefs }) => ({
    id,
    score: Math.round(score * 100),
    lost: auditRefs.filter(({ id, weight }) => weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 1).map(({ id }) => `${id} ${lhr.audits[id].displayValue ?? ""}`),
  }));
}

let failed = false;
console.log(`Lighthouse, mobile${" ".repeat(20)}${Object.keys(LEAST).map((id) => id.padStart(15)).join("")}`);
for (const [path, cookie] of [...open.map((path) => [path, ""]), ...Object.entries(own)]) {
  let found = await scores(path, cookie);
  const slow = () => found.some(({ id, score }) => id === "performance" && score < LEAST.performance);
  // Once more: something else may have kept the machine busy.
  if (slow()) found = await scores(path, cookie);
  console.log(`  ${path.padEnd(36)}${found.map(({ score }) => String(score).padStart(15)).join("")}`);
  for (const { id, score, lost } of found) {
    if (score < 100 && lost.length > 0) console.log(`    ${id}: ${lost.join(", ")}`);
    failed ||= score < LEAST[id];
  }
}
await browser.close();
process.exit(failed ? 1 : 0);
