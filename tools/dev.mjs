// Serves, and builds again at each change: only the style sheet when only style changed. Arguments: address, data folder.

import { spawn, spawnSync } from "node:child_process";
import { watch } from "node:fs";

const [addr, data] = process.argv.slice(2);
const options = { stdio: "inherit" };
let server;

function serve() {
  server = spawn("target/release/fil", ["serve", "--demo", "--addr", addr, "--data", data], options);
}

function build(styleOnly) {
  if (styleOnly) return spawnSync("node", ["tools/assets.mjs", "--css-only"], options).status === 0;
  const steps = [["cargo", ["build", "--release", "--features", "ssr"]], ["node", ["tools/assets.mjs"]]];
  return steps.every(([command, args]) => spawnSync(command, args, options).status === 0);
}

function restart(styleOnly) {
  if (!build(styleOnly)) return console.log("The previous build stays. Waiting for the next change.");
  server?.once("exit", serve);
  if (server) server.kill("SIGTERM");
  else serve();
}

let pending;
const changed = new Set();
for (const folder of ["src", "style", "public", "migrations"]) {
  watch(folder, { recursive: true }, () => {
    changed.add(folder);
    clearTimeout(pending);
    pending = setTimeout(() => {
      const styleOnly = changed.size === 1 && changed.has("style");
      changed.clear();
      restart(styleOnly);
    }, 150);
  });
}
process.on("SIGINT", () => process.exit());
restart(false);
