import { expect, expectAccessible, expectNoSidewaysScroll, signIn, test } from "./fil.ts";

const sizes = { desktop: { width: 1100, height: 900 }, narrow: { width: 320, height: 640 } };
const open = ["/chiffres", "/chiffres?periode=jamais", "/chiffres/departement/95", "/chiffres/departement/23"];
const mine = ["/activites/chiffres", "/activites/chiffres?comparer=an&periode=2026", "/activites/chiffres?du=2026-11&au=2026-10", "/activites/chiffres/partages"];

for (const [size, viewport] of Object.entries(sizes)) {
  test(`figures are accessible, ${size}`, async ({ page }) => {
    await page.setViewportSize(viewport);
    for (const path of open) {
      await page.goto(path);
      await expectAccessible(page, path);
      await expectNoSidewaysScroll(page, path);
    }
    await signIn(page, "malik@demo.example");
    for (const path of mine) {
      await page.goto(path);
      await expectAccessible(page, path);
      await expectNoSidewaysScroll(page, path);
    }
    await page.context().clearCookies();
    await signIn(page, "ines@demo.example");
    await page.getByRole("navigation", { name: "Principale" }).getByRole("link", { name: "Chiffres" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Chiffres");
    await expectAccessible(page, "a structure's figures");
    await expectNoSidewaysScroll(page, "a structure's figures");
    await page.getByRole("link", { name: "Partager ces chiffres" }).click();
    await expectAccessible(page, "a structure's links");
    await expectNoSidewaysScroll(page, "a structure's links");
  });
}

test("a period is chosen, a line leads to its entries, a word to what it means", async ({ page }) => {
  await signIn(page, "camille@demo.example");
  await page.getByRole("navigation", { name: "Mes activités" }).getByRole("link", { name: "Chiffres" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Mes chiffres");
  await page.getByLabel("Période", { exact: true }).selectOption({ index: 1 });
  await page.getByLabel("Comparer avec").selectOption("La même, un an avant");
  await page.getByRole("button", { name: "Afficher" }).click();
  expect(new URL(page.url()).searchParams.get("comparer")).toBe("an");
  const themes = page.locator("#c-themes");
  await themes.getByText("Les chiffres en tableau").click();
  const row = themes.locator("tbody tr").first();
  const [name, count] = [await row.locator("th").innerText(), await row.locator("td").first().innerText()];
  await themes.getByRole("link", { name, exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Toutes mes activités");
  await expect(page.locator("p.totals")).toContainText(new RegExp(`^${count}\\sactivité`));
  await page.goBack();
  await page.locator("dt").getByRole("link", { name: "Personnes accompagnées" }).click();
  await expect(page.locator("#def-personnes")).toBeInViewport();
});

test("two months are chosen, and what is wrong is said", async ({ page }) => {
  await signIn(page, "camille@demo.example");
  await page.goto("/activites/chiffres");
  await expect(page.getByLabel("Du mois de")).toBeHidden();
  await page.getByLabel("Période", { exact: true }).selectOption("D’un mois à un autre…");
  await page.getByLabel("Du mois de").selectOption({ index: 0 });
  await page.getByLabel("Au mois de").selectOption({ index: 2 });
  await page.getByRole("button", { name: "Afficher" }).click();
  await expect(page.getByRole("group", { name: "À corriger" })).toContainText("Ce mois est avant le premier.");
  await page.getByLabel("Du mois de").selectOption({ index: 3 });
  await page.getByLabel("Au mois de").selectOption({ index: 1 });
  await page.getByRole("button", { name: "Afficher" }).click();
  await expect(page.locator("#c-mois .plot li")).toHaveCount(3);
});

test("by keyboard, each month says its value and leads to it", async ({ page }) => {
  await signIn(page, "camille@demo.example");
  await page.goto("/activites/chiffres?periode=2026&comparer=rien");
  const months = page.locator("#c-mois .plot li a");
  await expect(months).toHaveCount(12);
  await months.first().focus();
  for (let at = 0; at < 12; at++) {
    await expect(months.nth(at)).toBeFocused();
    await expect(page.locator("#c-mois .plot li").nth(at).locator(".said")).toBeVisible();
    await page.keyboard.press("Tab");
  }
  await months.nth(9).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status")).toContainText("Octobre 2026");
  expect(new URL(page.url()).searchParams.get("periode")).toBe("2026-10");
});

test("a link is made, read without an account, and stopped", async ({ page, browser, javaScriptEnabled }) => {
  await signIn(page, "malik@demo.example");
  await page.goto("/activites/chiffres");
  await page.getByRole("link", { name: "Partager ces chiffres" }).click();
  await page.getByRole("button", { name: "Créer le lien" }).click();
  await expect(page.getByRole("group", { name: "À corriger" })).toBeVisible();
  const name = `Bureau ${javaScriptEnabled ? "avec" : "sans"}`;
  await page.getByLabel("Pour qui, ou pour quoi").fill(name);
  await page.getByRole("group", { name: "Il s’arrête après" }).getByLabel(/^30\sjours$/).check();
  await page.getByRole("button", { name: "Créer le lien" }).click();
  await expect(page.getByRole("status")).toContainText("il ne sera plus montré");
  await expectAccessible(page, "a new link");
  const address = new URL(await page.getByLabel("Adresse à donner").inputValue()).pathname;

  const visitor = await browser.newContext({ javaScriptEnabled });
  const other = await visitor.newPage();
  expect((await other.goto(address))?.status()).toBe(200);
  await expect(other.getByRole("heading", { level: 1 })).toHaveText(name);
  await expectAccessible(other, "a link");
  await other.setViewportSize(sizes.narrow);
  await expectNoSidewaysScroll(other, "a link");
  await other.getByLabel("Période", { exact: true }).selectOption({ index: 1 });
  await other.getByRole("button", { name: "Afficher" }).click();
  expect(new URL(other.url()).pathname).toBe(address);

  await page.getByRole("link", { name: "Tous mes liens" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: name })).toContainText("Ouvert pour la dernière fois");
  await page.getByRole("button", { name: `Arrêter le lien ${name}` }).click();
  await expect(page.getByRole("listitem").filter({ hasText: name })).toHaveCount(0);
  expect((await other.goto(address))?.status()).toBe(404);
  await visitor.close();
});

test("a page of figures prints whole", async ({ page }) => {
  await signIn(page, "camille@demo.example");
  await page.goto("/activites/chiffres");
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.locator("dd[data-figure=personnes]")).toBeVisible();
  await expect(page.locator("form.filter")).toBeHidden();
  await expect(page.getByRole("navigation", { name: "Principale" })).toBeHidden();
  await expect(page.locator("#c-themes .bars")).toBeVisible();
});
