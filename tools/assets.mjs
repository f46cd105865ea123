// Makes target/site: the browser's code and the style sheet, named by their content and compressed, and the public files.
// Each part is made again only when what it comes from has changed. `--css-only` leaves the code as it is.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { browserslistToTargets, bundle } from "lightningcss";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const site = join(root, "target/site");
const work = join(root, "target/assets");
const pkg = join(site, "pkg");
const KEPT_DAYS = 30; // A page opened before a deployment still finds its files.

const run = (command, args) => execFileSync(command, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
const hash = (...parts) => parts.reduce((sum, part) => sum.update(part), createHash("sha256")).digest("hex").slice(0, 12);
const files = (folder) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
const write = (path, data) => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.part`, data);
  renameSync(`${path}.part`, path);
};

/** Writes a file with its compressed forms beside it; says the size that travels. */
function publish(path, data) {
  const small = brotliCompressSync(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: data.length } });
  write(`${path}.br`, small);
  write(`${path}.gz`, gzipSync(data, { level: 9 }));
  write(path, data);
  return small.length;
}

/** Runs `make` unless the stamp of its inputs is the one of last time; gives what it answered. */
function once(name, stamp, make) {
  const memo = join(work, `${name}.json`);
  if (existsSync(memo)) {
    const kept = JSON.parse(readFileSync(memo, "utf8"));
    if (kept.stamp === stamp && kept.answer.files.every((file) => existsSync(join(pkg, file)))) return kept.answer;
  }
  const answer = make();
  write(memo, JSON.stringify({ stamp, answer }));
  return answer;
}

/** One of the two programs for the browser: the crate with this feature, in files of this name. */
function code(feature, file, start = "") {
  run("cargo", ["build", "--quiet", "--profile", "wasm-release", "--lib", "--target", "wasm32-unknown-unknown", "--features", feature]);
  const raw = join(root, "target/wasm32-unknown-unknown/wasm-release/fil.wasm");
  return once(feature, hash(readFileSync(raw), readFileSync(fileURLToPath(import.meta.url))), () => {
    const bound = join(work, feature);
    rmSync(bound, { recursive: true, force: true });
    run(join(root, ".tools/bin/wasm-bindgen"), ["--target", "web", "--no-typescript", "--out-dir", bound, "--out-name", file, raw]);
    const optimised = join(work, `${file}_bg.wasm`);
    run(join(root, "tools/node_modules/.bin/wasm-opt"), ["-Oz", "--converge", "--low-memory-unused", "--reorder-functions-by-name", "--strip-debug", "--strip-producers", "-o", optimised, join(bound, `${file}_bg.wasm`)]);
    const wasm = readFileSync(optimised);
    const glue = readFileSync(join(bound, `${file}.js`), "utf8") + start;
    const name = `${file}.${hash(wasm, glue)}`;
    const js = glue.replaceAll(`${file}_bg.wasm`, `${name}_bg.wasm`);
    const sizes = { js: publish(join(pkg, `${name}.js`), Buffer.from(js)), wasm: publish(join(pkg, `${name}_bg.wasm`), wasm) };
    return { name, sizes, files: [`${name}.js`, `${name}_bg.wasm`] };
  });
}

function style() {
  const sources = files(join(root, "style")).sort();
  return once("style", hash(...sources.map((file) => readFileSync(file)), readFileSync(fileURLToPath(import.meta.url))), () => {
    // Browsers of 2021 and later: nesting and light-dark() are written out for them.
    const targets = browserslistToTargets(["chrome 95", "firefox 95", "safari 15"]);
    const { code: css } = bundle({ filename: join(root, "style/main.css"), minify: true, targets });
    const name = `fil.${hash(css)}.css`;
    return { name, sizes: { css: publish(join(pkg, name), Buffer.from(css)) }, files: [name] };
  });
}

function publicFiles() {
  for (const file of files(join(root, "public"))) {
    const target = join(site, relative(join(root, "public"), file));
    const data = readFileSync(file);
    if (existsSync(target) && readFileSync(target).equals(data)) continue;
    if ([".svg", ".txt", ".webmanifest", ".js"].includes(extname(file))) publish(target, data);
    else write(target, data);
  }
}

function forgetOld(kept) {
  const limit = Date.now() - KEPT_DAYS * 86_400_000;
  for (const file of files(pkg)) {
    const isKept = kept.some((name) => basename(file).startsWith(name));
    if (!isKept && statSync(file).mtimeMs < limit) rmSync(file);
  }
}

mkdirSync(pkg, { recursive: true });
const manifest = join(site, "manifest.json");
const cssOnly = process.argv.includes("--css-only") && existsSync(manifest);
const last = cssOnly ? JSON.parse(readFileSync(manifest, "utf8")) : {};
const islands = cssOnly ? { name: last.output_name, sizes: {} } : code("hydrate", "fil");
// The page of the offline log has no script of its own: this program starts by itself.
const journal = cssOnly ? { name: last.journal, sizes: {} } : code("journal", "journal", "__wbg_init();\n");
const sheet = style();
publicFiles();
forgetOld([islands.name, journal.name, sheet.name]);
write(manifest, JSON.stringify({ output_name: islands.name, journal: journal.name, css: sheet.name }));
const told = (what, sizes) => Object.entries(sizes).map(([kind, bytes]) => `${what} ${kind} ${(bytes / 1000).toFixed(1)} kB`);
console.log(`Browser's files, brotli: ${[...told("islands", islands.sizes), ...told("journal", journal.sizes), ...told("site", sheet.sizes)].join(", ")}`);
