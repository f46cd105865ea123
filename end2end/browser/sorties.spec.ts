import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expect, expectAccessible, expectNoSidewaysScroll, signIn, test } from "./fil.ts";

const mine = ["/activites/export", "/activites/export.csv?du=2026-02-01&au=2026-01-01", "/activites/rapport", "/compte/jetons", "/api"];

/** Where the structure's pages are. */
async function structure(page: Page): Promise<string> {
  await signIn(page, "ines@demo.example");
  return new URL(page.url()).pathname.replace("/suivis", "");
}

for (const [size, viewport] of Object.entries({ desktop: { width: 1100, height: 900 }, narrow: { width: 320, height: 640 } })) {
  test(`pages of what goes out are accessible, ${size} @javascript`, async ({ page }) => {
    await page.setViewportSize(viewport);
    await signIn(page, "camille@demo.example");
    for (const path of mine) {
      await page.goto(path);
      await expectAccessible(page, path);
      await expectNoSidewaysScroll(page, path);
    }
    await page.context().clearCookies();
    const base = await structure(page);
    for (const path of ["/export", "/rapport"]) {
      await page.goto(base + path);
      await expectAccessible(page, path);
      await expectNoSidewaysScroll(page, path);
    }
  });
}

test("the entries are taken as a file for a spreadsheet", async ({ page }) => {
  await signIn(page, "camille@demo.example");
  await page.goto("/activites/liste");
  await page.getByRole("link", { name: "Exporter" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Exporter les activités");
  await page.getByLabel("Période").selectOption({ label: "Le mois dernier" });
  for (const [button, begins] of Object.entries({ "Télécharger pour Excel (XLSX)": "PK", "Télécharger en CSV": "\ufeffJour;" })) {
    const started = page.waitForEvent("download");
    await page.getByRole("button", { name: button }).click();
    const file = await started;
    expect(file.suggestedFilename()).toMatch(/^activites-du-1er-.*\.(csv|xlsx)$/);
    expect((await readFile(await file.path(), "utf8")).startsWith(begins)).toBe(true);
  }
});

test("words are written for a period, and the structure reads them", async ({ page }) => {
  const words = `Une phrase de ${Date.now()}.`;
  await signIn(page, "camille@demo.example");
  await page.goto("/activites/rapport?periode=2026-T2");
  await page.getByLabel("Vos mots sur le 2e trimestre 2026").fill(words);
  await page.getByRole("button", { name: "Enregistrer mes mots" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Vos mots sont enregistrés." })).toBeVisible();
  await expect(page.getByLabel("Vos mots sur le 2e trimestre 2026")).toHaveValue(words);
  await page.context().clearCookies();
  const base = await structure(page);
  await page.goto(`${base}/rapport?periode=2026-T2`);
  await expect(page.getByText(words)).toBeVisible();
  const started = page.waitForEvent("download");
  await page.getByRole("link", { name: "Télécharger le rapport (PDF)" }).click();
  expect((await started).suggestedFilename()).toBe("rapport-d-activite-2e-trimestre-2026.pdf");
});

test("a token is shown once, works, and is stopped", async ({ page, request }) => {
  await signIn(page, "camille@demo.example");
  await page.goto("/compte");
  await page.getByRole("link", { name: "Mes jetons" }).click();
  const name = `Agenda ${Date.now()}`;
  await page.getByRole("button", { name: "Créer le jeton" }).click();
  await expect(page.getByRole("group", { name: "À corriger" })).toContainText("Écrivez à quoi sert ce jeton");
  await page.getByLabel("À quoi sert-il ?").fill(name);
  await page.getByRole("button", { name: "Créer le jeton" }).click();
  const token = await page.getByLabel("Jeton secret").inputValue();
  await expectAccessible(page, "a new token");
  const call = () => request.get("/api/v1/moi", { headers: { authorization: `Bearer ${token}` } });
  expect((await (await call()).json()).prenom).toBe("Camille");
  await page.getByRole("link", { name: "Mes jetons" }).click();
  await page.getByRole("button", { name: `Arrêter le jeton ${name}` }).click();
  await expect(page.getByRole("status").filter({ hasText: "Ce jeton ne fonctionne plus." })).toBeVisible();
  expect((await call()).status()).toBe(401);
});
