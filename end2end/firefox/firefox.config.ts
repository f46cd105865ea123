import { defineConfig } from "@playwright/test";

// Part of `make prove`: Playwright drives no Firefox that people use, WebDriver BiDi does.
export default defineConfig({
  testDir: ".",
  outputDir: "../results",
  reporter: [["list"]],
  workers: 1,
  timeout: 300_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
});
