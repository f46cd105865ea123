// Measures what a first visit downloads, page by page, on a server of its own; fails above the budgets.

import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PAGE_BUDGET = 60_000; // HTML + CSS + fonts, bytes
const CODE_BUDGET = 100_000; // WASM + JS where there is an island, bytes
const JOURNAL_BUDGET = 180_000; // the same for the offline log, which draws by itself
const address = `127.0.0.1:${Number(process.env.FIL_PORT ?? 3191)}`;
const base = `http://${address}`;

const data = mkdtempSync(join(tmpdir(), "fil-sizes-"));
const server = spawn("target/release/fil", ["serve", "--demo", "--addr", address, "--data", data], { stdio: ["ignore", "pipe", "ignore"] });
process.on("exit", () => {
  server.kill("SIGKILL");
  rmSync(data, { recursive: true, force: true });
});
await new Promise((ready, failed) => {
  server.stdout.on("data", (text) => String(text).includes("Prêt") && ready());
  server.on("exit", () => failed(new Error("the server did not start")));
});

// curl keeps what travelled compressed, which fetch() does not.
const options = (cookie) => (cookie ? ["-H", `Cookie: ${cookie}`] : []);
const get = (path, cookie = "") =>
  execFileSync("curl", ["-sSf", "-H", "Accept-Encoding: br", ...options(cookie), base + path], { maxBuffer: 1 << 26 });
const plain = (path, cookie = "") =>
  execFileSync("curl", ["-sSf", ...options(cookie), base + path], { maxBuffer: 1 << 26, encoding: "utf8" });

async function signIn(email) {
  const form = new URLSearchParams({ email, mot_de_passe: "un fil solide" });
  const signedIn = await fetch(`${base}/connexion`, { method: "POST", body: form, redirect: "manual", headers: { Origin: base } });
  return signedIn.headers.get("set-cookie").split(";")[0];
}
const cookie = await signIn("camille@demo.example");
const structure = await signIn("ines@demo.example");
const hires = (await fetch(base, { redirect: "manual", headers: { Cookie: structure } })).headers.get("location");
const hire = /href="([^"]+)"/.exec(plain(hires, structure).split('class="hire"')[1])[1];

const test = plain("/positionnement", cookie).match(/\/positionnement\/[0-9a-f-]{36}/)[0];

let failed = false;
const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`.padStart(9);
console.log("first visit, compressed:       page      code");
const open = ["/", "/le-metier", "/engager-un-conseiller", "/aide", "/donnees-personnelles", "/mentions-legales", "/chiffres", "/chiffres/departement/95", "/api"];
const pages = { ...Object.fromEntries(open.map((path) => [path, ""])), "/connexion": "", "/accessibilite": "", "/design": "", "/journal": "", "/activites": cookie, "/activites/liste": cookie, "/activites/chiffres": cookie, "/activites/import": cookie, "/activites/rapport": cookie, "/compte": cookie, "/positionnement": cookie, [test]: cookie, [hires]: structure, [hire]: structure };
for (const [path, cookie] of Object.entries(pages)) {
  const html = plain(path, cookie);
  const found = [...html.matchAll(/\/pkg\/[\w.]+\.(?:css|js|wasm)|\/[\w./-]+\.woff2/g)].map((match) => match[0]);
  // The script that starts the islands names its files in parts.
  for (const match of html.matchAll(/"(fil\.[0-9a-f]+)"/g)) found.push(`/pkg/${match[1]}.js`, `/pkg/${match[1]}_bg.wasm`);
  let page = get(path, cookie).length;
  let code = 0;
  for (const file of new Set(found)) {
    const size = get(file).length;
    if (/\.(js|wasm)$/.test(file)) code += size;
    else page += size;
  }
  const island = html.includes("<leptos-island");
  // The form in the shell of the offline log is the server's, islands and all; another program brings it to life.
  const budget = path === "/journal" ? JOURNAL_BUDGET : island ? CODE_BUDGET : 0;
  const over = page > PAGE_BUDGET || code > budget || (budget > 0 && code === 0);
  failed ||= over;
  console.log(`  ${path.replace(/[0-9a-f-]{36}/g, "…").padEnd(26)}${kB(page)} ${kB(code)}${over ? "  over budget" : ""}`);
}
process.exit(failed ? 1 : 0);
