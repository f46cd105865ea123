import { defineConfig } from "@playwright/test";
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// The system's browser where there is one: the same that people use, and nothing to download.
const browser = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => existsSync(path));
// Another one where two copies of the project are tested side by side.
const port = Number(process.env.FIL_PORT ?? 3192);
// The workers read this file too: all must see the folder that the first made.
process.env.FIL_E2E_DATA ??= mkdtempSync(join(tmpdir(), "fil-e2e-"));

export default defineConfig({
  testDir: "browser",
  outputDir: "results",
  reporter: [["list"]],
  fullyParallel: true,
  workers: 2,
  // Time enough on a busy machine, whose disk may pause for seconds: how fast pages are is measured elsewhere.
  timeout: 300_000,
  expect: { timeout: 30_000 },
  forbidOnly: true,
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    locale: "fr-FR",
    timezoneId: "Europe/Paris",
    // A page that is left while it still slides in makes the browser complain; nobody is that fast. One test has motion.
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: { executablePath: browser, args: ["--no-sandbox"] },
    trace: "retain-on-failure",
    actionTimeout: 60_000,
  },
  projects: [
    { name: "javascript", use: {} },
    { name: "sans-javascript", use: { javaScriptEnabled: false }, grepInvert: /@javascript/ },
  ],
  webServer: {
    command: `target/release/fil serve --demo --addr 127.0.0.1:${port} --data ${process.env.FIL_E2E_DATA}`,
    cwd: "..",
    url: `http://127.0.0.1:${port}/readyz`,
    timeout: 120_000,
    env: { RUST_LOG: "warn" },
  },
});
