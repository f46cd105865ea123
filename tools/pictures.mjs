// Takes the README's pictures from the real pages. Needs a running demonstration: node tools/pictures.mjs http://127.0.0.1:3000

import { createRequire } from "node:module";
import { existsSync } from "node:fs";

const { chromium } = createRequire(new URL("../end2end/", import.meta.url))("@playwright/test");
const base = process.argv[2] ?? "http://127.0.0.1:3000";
const executablePath = ["/usr/bin/chromium", "/usr/bin/google-chrome"].find((path) => existsSync(path));
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });

async function visit(options) {
  const context = await browser.newContext({ baseURL: base, locale: "fr-FR", timezoneId: "Europe/Paris", reducedMotion: "reduce", ...options });
  return context.newPage();
}

// The demonstration's people rest on Saturdays and Sundays.
const day = new Date(Date.now() - 86_400_000);
while ([0, 6].includes(day.getUTCDay())) day.setUTCDate(day.getUTCDate() - 1);
const activites = `/activites?jour=${day.toISOString().slice(0, 10)}`;

const desktop = await visit({ viewport: { width: 1100, height: 860 } });
await desktop.goto("/connexion");
await desktop.fill("#email", "camille@demo.example");
await desktop.fill("#mot_de_passe", "un fil solide");
await desktop.click("main button");
await desktop.waitForURL("**/activites*");
await desktop.goto(activites);
await desktop.locator("#jour-fil .thread li").first().waitFor();
await desktop.screenshot({ path: "docs/activites.png" });
await desktop.goto("/positionnement");
await desktop.getByRole("main").getByRole("link").first().click();
await desktop.locator(".lignes tbody tr").first().waitFor();
await desktop.screenshot({ path: "docs/test.png" });
const storageState = await desktop.context().storageState();

const candidate = await visit({ viewport: { width: 1000, height: 760 } });
await candidate.goto("/devenir-conseiller");
await candidate.getByRole("button", { name: "Commencer" }).click();
await candidate.getByLabel("En recherche").check();
await candidate.getByRole("button", { name: "Continuer", exact: true }).click();
await candidate.getByLabel("Oui").check();
await candidate.getByRole("button", { name: "Continuer", exact: true }).click();
await candidate.getByLabel("Votre commune").pressSequentially("saint den");
await candidate.getByRole("option").first().waitFor();
await candidate.screenshot({ path: "docs/questionnaire.png" });

const phone = await visit({ viewport: { width: 360, height: 740 }, colorScheme: "dark", deviceScaleFactor: 2, storageState });
await phone.goto(activites);
await phone.screenshot({ path: "docs/telephone.png" });
await browser.close();
