// The pages around a test, as the organisme and the administration read them: accessible, wide and narrow.

import { expect, expectAccessible, expectNoSidewaysScroll, signIn, test } from "./fil.ts";

const sizes = { desktop: { width: 1100, height: 900 }, narrow: { width: 320, height: 640 } };

for (const [size, viewport] of Object.entries(sizes)) {
  test(`the organisme's pages are accessible, ${size} @javascript`, async ({ page }) => {
    await page.setViewportSize(viewport);
    await signIn(page, "thomas@demo.example");
    const look = async (what: string, path?: string) => {
      if (path) expect((await page.goto(path))?.status(), path).toBe(200);
      await expectAccessible(page, what);
      await expectNoSidewaysScroll(page, what);
    };
    // One that is proposed, and one of which nothing is known yet.
    for (const hire of ["Fatou Keita", "Maëlle Roux"]) {
      await page.goto("/");
      await page.getByRole("link", { name: hire }).first().click();
      await expect(page.getByRole("heading", { level: 1 })).toContainText(hire);
      const suivi = new URL(page.url()).pathname;
      for (const rest of ["", "/test", "/parcours", "/rendez-vous", "/entretien"]) await look(`${hire} ${rest}`, suivi + rest);
    }
    await page.getByRole("link", { name: "Tests", exact: true }).click();
    await look("the tests");
    await page.getByRole("link", { name: "Camille Moreau" }).click();
    await look("a test");
    await page.getByRole("link", { name: "Consulter : Georges est pressé" }).click();
    await expect(page.getByRole("heading", { name: "Lecture de cette réponse" })).toBeVisible();
    await look("an answer to read");
    await page.getByRole("button", { name: "Enregistrer ma note" }).click();
    await expect(page.locator("#erreurs")).toBeFocused();
    await look("a reading without a note");
    await page.getByRole("link", { name: "Pix", exact: true }).click();
    await look("Pix");
    await page.getByRole("main").locator("a[href*='/pix/']").first().click();
    await look("an import of Pix");
  });

  test(`the keys are accessible, ${size} @javascript`, async ({ page }) => {
    await page.setViewportSize(viewport);
    await signIn(page, "admin@demo.example");
    await page.goto("/administration/questions");
    await expectAccessible(page, "the bank");
    await expectNoSidewaysScroll(page, "the bank");
    await page.getByRole("main").locator("li a").nth(3).click();
    await page.getByRole("button", { name: "Corriger et noter de nouveau" }).click();
    await expect(page.locator("#erreurs")).toBeFocused();
    await expectAccessible(page, "a key");
    await expectNoSidewaysScroll(page, "a key");
  });
}
