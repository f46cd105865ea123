// The list of fifty entries, signed in, against the peer: turn by turn in one run, since machines are noisy.
// Prints each turn, the medians and their ratio.

import autocannon from "autocannon";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const TURNS = 5;
const SECONDS = 4;
const CONNECTIONS = 16;
const email = "camille@demo.example";
const data = mkdtempSync(join(tmpdir(), "fil-bench-"));
const children = [];
process.on("exit", () => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(data, { recursive: true, force: true });
});

const start = (command, args, word) =>
  new Promise((ready, failed) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "ignore"], env: { ...process.env, RUST_LOG: "warn" } });
    children.push(child);
    child.stdout.on("data", (text) => String(text).includes(word) && ready());
    child.on("exit", () => failed(new Error(`${command} stopped`)));
  });

const ours = "http://127.0.0.1:3193";
const peer = "http://127.0.0.1:3194";
await start("target/release/fil", ["serve", "--demo", "--addr", "127.0.0.1:3193", "--data", data], "Prêt");
await start("node", ["tools/bench/peer.mjs", join(data, "fil.sqlite"), email, "3194"], "ready");

const body = new URLSearchParams({ email, mot_de_passe: "un fil solide" });
const signedIn = await fetch(`${ours}/connexion`, { method: "POST", body, redirect: "manual", headers: { Origin: ours } });
const cookie = signedIn.headers.get("set-cookie").split(";")[0];

async function turn(url, headers) {
  const result = await autocannon({ url, headers, connections: CONNECTIONS, duration: SECONDS });
  if (result.non2xx || result.errors) throw new Error(`${url}: ${result.non2xx} refused, ${result.errors} failed`);
  return result.requests.average;
}

const rates = { ours: [], peer: [] };
await turn(`${ours}/activites/liste`, { cookie });
await turn(peer, {});
for (let at = 0; at < TURNS; at++) {
  rates.ours.push(await turn(`${ours}/activites/liste`, { cookie }));
  rates.peer.push(await turn(peer, {}));
  console.log(`turn ${at + 1}: ours ${Math.round(rates.ours.at(-1))}/s, peer ${Math.round(rates.peer.at(-1))}/s`);
}
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const ratio = median(rates.ours) / median(rates.peer);
console.log(`list of 50 entries: ours ${Math.round(median(rates.ours))}/s (signed in, whole page), peer ${Math.round(median(rates.peer))}/s (bare), ratio ${ratio.toFixed(2)}`);
process.exit(ratio >= 1 ? 0 : 1);
