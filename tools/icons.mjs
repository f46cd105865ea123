// Draws the icons of the installed journal from public/favicon.svg: node tools/icons.mjs

import { createRequire } from "node:module";
import { existsSync, readFileSync } from "node:fs";

const { chromium } = createRequire(new URL("../end2end/", import.meta.url))("@playwright/test");
const executablePath = ["/usr/bin/chromium", "/usr/bin/google-chrome"].find((path) => existsSync(path));
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const favicon = readFileSync("public/favicon.svg", "utf8");
// A system cuts its own shape out of a maskable icon: colour to the edge, the drawing in the middle.
const maskable = favicon.replace('viewBox="0 0 32 32"', 'viewBox="-8 -8 48 48"').replace('width="32" height="32" rx="7"', 'x="-8" y="-8" width="48" height="48"');

for (const [name, size, svg] of [["icone-192", 192, favicon], ["icone-512", 512, favicon], ["icone-masquable-512", 512, maskable]]) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>*{margin:0}svg{display:block;width:100vw}</style>${svg}`);
  await page.screenshot({ path: `public/${name}.png`, omitBackground: true });
}
await browser.close();
