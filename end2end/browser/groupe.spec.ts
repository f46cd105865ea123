// The results of a group and the quality of the test, for the organisme.

import { expect, expectAccessible, expectNoSidewaysScroll, signIn, test } from "./fil.ts";

const sizes = { desktop: { width: 1100, height: 900 }, narrow: { width: 360, height: 740 } };

test("the organisme reads its group, form by form, and takes it away", async ({ page, javaScriptEnabled }) => {
  await signIn(page, "thomas@demo.example");
  await page.getByRole("link", { name: "Tests", exact: true }).click();
  await page.getByRole("link", { name: "Résultats du groupe" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Résultats du groupe");
  const table = page.getByRole("table", { name: "Les tests, du plus récent au plus ancien" });
  const first = table.getByRole("row").filter({ has: page.getByRole("link") }).first();
  // The columns of the person, of five levels, of the note, of fourteen questions.
  await expect(first.getByRole("cell")).toHaveCount(21);
  await expect(first).toContainText(/\d+(,\d+)?\s\/\s\d+/);
  await page.getByText("Les questions, par numéro").click();
  await expect(page.getByRole("listitem").filter({ hasText: "Georges est pressé" })).toBeVisible();

  await page.getByLabel("Commencé depuis le").fill("2030-01-01");
  await page.getByRole("button", { name: "Afficher" }).click();
  await expect(page.getByText("Aucun test terminé pour ce choix.")).toBeVisible();
  await page.getByLabel("Commencé depuis le").fill("");
  await page.getByLabel("Forme du test").selectOption({ label: "Forme adaptée" });
  await page.getByRole("button", { name: "Afficher" }).click();
  await expect(page.getByText("chaque personne a d’autres questions")).toBeVisible();
  if (javaScriptEnabled) {
    for (const [link, name] of [
      [/^CSV\s: une ligne par test$/, /^tests-de-positionnement.*\.csv$/],
      [/^CSV\s: une ligne par réponse$/, /^reponses-aux-tests-de-positionnement.*\.csv$/],
    ]) {
      const download = page.waitForEvent("download");
      await page.getByRole("link", { name: link }).click();
      expect((await download).suggestedFilename()).toMatch(name);
    }
  }
  await page.getByRole("rowheader").getByRole("link").first().click();
  await expect(page.getByRole("heading", { level: 2, name: "Ce que dit le test" })).toBeVisible();
});

test("the organisme reads how good the test is, and one of its questions", async ({ page }) => {
  await signIn(page, "thomas@demo.example");
  await page.getByRole("link", { name: "Tests", exact: true }).click();
  await page.getByRole("link", { name: "Qualité du test" }).click();
  await expect(page.getByText(/^Fiabilité (bonne|suffisante|faible)/)).toBeVisible();
  const table = page.getByRole("table", { name: "Les questions, celles à relire d’abord" });
  await expect(table.getByRole("row")).toHaveCount(15);
  await expect(table.getByRole("row", { name: "À chaque situation" })).toContainText(/\d+\s%.*\d,\d\d/);
  await table.getByRole("link", { name: "Réagir à un rançongiciel" }).click();
  await expect(page.getByText("Temps des réponses").first()).toBeVisible();
  // Few answers say nothing: neither of a question, nor of who gave them.
  await page.goto(new URL(page.url()).pathname.replace("savoirs-4-03", "reperer-1-01"));
  await expect(page.getByText("Moins de 30 réponses notées dans cette forme")).toBeVisible();
  await page.getByRole("link", { name: "← Qualité du test" }).click();
  await page.getByRole("link", { name: "Forme adaptée" }).click();
  await page.getByRole("link", { name: "Mesurer la difficulté des questions" }).click();
  await expect(page.getByText(/tests lus, \d+\squestions mesurées/)).toBeVisible();
  await page.getByRole("rowheader").getByRole("link").first().click();
  await expect(page.getByText(/^Difficulté\s: niveau \d/)).toBeVisible();
});

for (const [size, viewport] of Object.entries(sizes)) {
  test(`a group and the quality of the test are accessible, ${size} @javascript`, async ({ page }) => {
    await page.setViewportSize(viewport);
    await signIn(page, "thomas@demo.example");
    await page.getByRole("link", { name: "Tests", exact: true }).click();
    const base = new URL(page.url()).pathname;
    for (const path of ["/groupe", "/groupe?forme=adaptatif", "/groupe?du=2026-05-02&au=2026-05-01", "/qualite", "/qualite?forme=adaptatif", "/qualite/calibration", "/qualite/reperer-1-01", "/qualite/savoirs-2-04", "/qualite/reperer-1-09", "/a-lire"]) {
      await page.goto(base + path);
      await expectAccessible(page, path);
      await expectNoSidewaysScroll(page, path);
    }
  });
}
