import { expect, expectAccessible, expectNoSidewaysScroll, signIn, test } from "./fil.ts";

const open = {
  "/": 200,
  "/le-metier": 200,
  "/engager-un-conseiller": 200,
  "/aide": 200,
  "/donnees-personnelles": 200,
  "/mentions-legales": 200,
  "/connexion": 200,
  "/accessibilite": 200,
  "/design": 200,
  "/rien": 404,
};
const mine = ["/activites", "/activites/liste", "/activites/semaine", "/activites/mois", "/activites/corbeille", "/compte", "/positionnement", "/parcours"];
const sizes = { desktop: { width: 1100, height: 900 }, narrow: { width: 320, height: 640 } };

for (const [size, viewport] of Object.entries(sizes)) {
  test(`open pages are accessible, ${size} @javascript`, async ({ page }) => {
    await page.setViewportSize(viewport);
    for (const [path, status] of Object.entries(open)) {
      expect((await page.goto(path))?.status()).toBe(status);
      await expectAccessible(page, path);
      await expectNoSidewaysScroll(page, path);
    }
  });

  test(`a conseillère's pages are accessible, ${size} @javascript`, async ({ page, log }) => {
    await page.setViewportSize(viewport);
    await signIn(page, "camille@demo.example");
    for (const path of mine) {
      await page.goto(path);
      await expectAccessible(page, path);
      await expectNoSidewaysScroll(page, path);
    }
    await page.goto("/activites/liste");
    await page.locator("tbody a").first().click();
    await expectAccessible(page, "an entry");
    // In error, with every part of the form open.
      await log.open();
    await page.getByLabel("Lieu", { exact: true }).selectOption({ label: "Un autre lieu…" });
    await log.choose("Durée", "Autre");
    await log.save();
    await expect(page.getByRole("group", { name: "À corriger" })).toBeVisible();
    await expectAccessible(page, "errors");
    await expectNoSidewaysScroll(page, "errors");
  });
}

test("an empty log says what to do @javascript", async ({ page }) => {
  await signIn(page, "lea@demo.example");
  await expect(page.getByText("Rien n’est encore noté ce jour-là.")).toBeVisible();
  await page.goto("/activites/liste");
  await expect(page.getByRole("link", { name: "Notez la première" })).toBeVisible();
  await expectAccessible(page, "empty list");
});

test("twice the text size, nothing is cut @javascript", async ({ page }) => {
  await signIn(page, "camille@demo.example");
  // A zoom of 200 % halves the page's width in its own pixels.
  await page.setViewportSize({ width: 550, height: 450 });
  for (const path of [...mine, "/design"]) {
    await page.goto(path);
    await expectNoSidewaysScroll(page, path);
  }
});

test("signing in refuses without saying which, and comes back to where one was", async ({ page }) => {
  await page.goto("/activites/liste");
  await page.getByLabel("Adresse e-mail").fill("joel@demo.example");
  await page.getByLabel("Mot de passe", { exact: true }).fill("pas le bon");
  await page.getByRole("main").getByRole("button", { name: "Se connecter" }).click();
  await expect(page.getByRole("group", { name: "À corriger" })).toContainText("L’adresse ou le mot de passe ne convient pas.");
  await expect(page.getByLabel("Adresse e-mail")).toHaveValue("joel@demo.example");
  await page.getByLabel("Mot de passe", { exact: true }).fill("un fil solide");
  await page.getByRole("main").getByRole("button", { name: "Se connecter" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Toutes mes activités");
  await page.getByRole("link", { name: "Joël" }).click();
  await page.getByRole("button", { name: "Se déconnecter", exact: true }).click();
  await page.goto("/activites/liste");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Se connecter");
});

test("the first press of Tab leads to the content", async ({ page }) => {
  await page.goto("/accessibilite");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Aller au contenu" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
});

test.describe("with motion", () => {
  test.use({ contextOptions: { reducedMotion: "no-preference" } });
  test("a page slides into the next one @javascript", async ({ page }) => {
    await page.addInitScript(() => {
      window.addEventListener("pagereveal", (event) => {
        document.documentElement.dataset.slid = String((event as unknown as { viewTransition: unknown }).viewTransition !== null);
      });
    });
    await page.goto("/accessibilite");
    await page.getByRole("contentinfo").getByRole("link", { name: "Mentions légales" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Mentions légales");
    await expect(page.locator("html")).toHaveAttribute("data-slid", "true");
  });
});
