import { expect, expectAccessible, expectNoSidewaysScroll, signIn, test } from "./fil.ts";
import type { Page } from "@playwright/test";

const rows = (page: Page) => page.locator(".lignes tbody tr:visible");
const column = (page: Page, at: number) => page.locator(`.lignes tbody tr:visible td:nth-child(${at})`);
const header = (page: Page, name: string) => page.getByRole("columnheader", { name });
/** « 42 » or « 42 s », in the order of the page. */
const seconds = async (page: Page) => (await column(page, 5).allInnerTexts()).map((text) => parseInt(text)).filter((value) => !Number.isNaN(value));
const sorted = (values: number[]) => [...values].sort((a, b) => a - b);

/** Once the island answers, where there is JavaScript: until then headers are links. */
async function ready(page: Page, scripted: boolean) {
  if (!scripted) return;
  await page.waitForLoadState("networkidle");
  await page.evaluate(() => new Promise((done) => requestIdleCallback(done, { timeout: 1_000 })));
}

async function openOwnTest(page: Page, scripted: boolean) {
  await signIn(page, "camille@demo.example");
  await page.getByRole("link", { name: "Mon test", exact: true }).click();
  await page.getByRole("link", { name: /^Test du/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Vos résultats");
  await ready(page, scripted);
}

test("a conseillère reads her test, sorts it, filters it, opens an answer", async ({ page, javaScriptEnabled }) => {
  await openOwnTest(page, javaScriptEnabled !== false);
  await expect(rows(page)).toHaveCount(14);
  await expect(page.locator(".mesures").first()).toContainText(/\/\s12/);
  await expect(page.getByRole("heading", { level: 3 })).toHaveText(["Se repérer", "Accompagner", "Savoirs spécifiques", "L’écosystème"]);
  await expect(page.getByRole("img", { name: /^Niveau \d sur 4/ })).toHaveCount(5);

  await header(page, "Temps consommé (s)").getByRole("link").click();
  await expect(header(page, "Temps consommé (s)")).toHaveAttribute("aria-sort", "ascending");
  await expect(page).toHaveURL(/\?tri=temps&sens=croissant&statut=$/);
  const times = await seconds(page);
  expect(times).toHaveLength(13);
  expect(times).toEqual(sorted(times));
  await ready(page, javaScriptEnabled !== false);
  await header(page, "Temps consommé (s)").getByRole("link").click();
  await expect(header(page, "Temps consommé (s)")).toHaveAttribute("aria-sort", "descending");
  expect(await seconds(page)).toEqual([...times].reverse());
  await expect(column(page, 5).last()).toContainText("–");

  await ready(page, javaScriptEnabled !== false);
  await page.getByLabel("Statut").selectOption({ label: "À lire (1)" });
  if (!javaScriptEnabled) await page.getByRole("button", { name: "Afficher" }).click();
  await expect(page.getByRole("status")).toHaveText(/^1\sligne, triée par temps, ordre décroissant$/);
  await expect(rows(page)).toHaveCount(1);
  // In whatever order a form and the island write them.
  await expect(page).toHaveURL((url) => ["tri=temps", "sens=decroissant", "statut=a_relire"].every((part) => url.search.includes(part)));

  await page.getByRole("link", { name: "Consulter : Georges est pressé" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Georges est pressé");
  await expect(page.getByText("Je l’accueille et je l’écoute d’abord")).toBeVisible();
  await expect(page.getByText("Une personne la lira.")).toBeVisible();
  // The way back is where one was: the address has the order and the filter.
  await page.goBack();
  await expect(rows(page)).toHaveCount(1);
  await expect(page.getByLabel("Statut")).toHaveValue("a_relire");

  await page.goto(`${new URL(page.url()).pathname}/7`);
  await expect(page.getByText("relance@espace-factures.example").first()).toBeVisible();
  await expect(page.locator(".propositions .expected").first()).toContainText("Réponse attendue");
  await page.getByRole("link", { name: "Question 8 →" }).click();
  await expect(page.getByText("Question 8 sur 14")).toBeVisible();
});

test("in place: nothing is loaded again, and it is said @javascript", async ({ page }) => {
  await openOwnTest(page, true);
  await page.evaluate(() => Object.assign(window, { same: true }));
  const requests: string[] = [];
  // Chromium asks for the icon again when an address is replaced.
  page.on("request", (request) => request.url().endsWith("/favicon.svg") || requests.push(request.url()));
  await header(page, "Désignation").getByRole("link").click();
  await header(page, "Note").getByRole("link").focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status")).toHaveText(/^14\slignes, triées par note, ordre croissant$/);
  await expect(header(page, "Désignation")).not.toHaveAttribute("aria-sort");
  await expect(header(page, "Note").getByRole("link")).toBeFocused();
  await page.getByLabel("Statut").selectOption("juste");
  await expect(page.getByRole("status")).toHaveText(/^\d+\slignes, triées par note/);
  expect(await page.evaluate(() => "same" in window)).toBe(true);
  expect(requests).toEqual([]);
  // What the server would have made of the same address.
  const order = await column(page, 2).allInnerTexts();
  await page.reload();
  expect(await column(page, 2).allInnerTexts()).toEqual(order);
  await expectAccessible(page, "sorted and filtered");
});

test("the order of each column is the server's @javascript", async ({ page }) => {
  await openOwnTest(page, true);
  for (const name of ["Désignation", "Statut", "Note", "Temps consommé (s)", "N°"]) {
    for (const sort of ["ascending", "descending"]) {
      await header(page, name).getByRole("link").click();
      await expect(header(page, name)).toHaveAttribute("aria-sort", sort);
      const html = await (await page.request.get(page.url())).text();
      const served = await page.evaluate((html) => {
        const parsed = new DOMParser().parseFromString(html, "text/html");
        return [...parsed.querySelectorAll(".lignes tbody td:nth-child(2)")].map((cell) => cell.textContent);
      }, html);
      expect(await page.locator(".lignes tbody td:nth-child(2)").allTextContents(), `${name} ${sort}`).toEqual(served);
    }
  }
});

test("on a telephone each line is a card @javascript", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await openOwnTest(page, true);
  await expectNoSidewaysScroll(page, "results");
  // Note and time on one line.
  const [note, time] = await Promise.all([column(page, 4).first().boundingBox(), column(page, 5).first().boundingBox()]);
  expect(Math.abs(note!.y - time!.y)).toBeLessThan(2);
  await expect(column(page, 4).first()).toHaveText(/point$/);
  // The magnifier stands on the right of every card, that of a question without note or time too.
  const rights = await page.locator(".lignes tbody td:nth-child(6)").evaluateAll((cells) => cells.map((cell) => Math.round(cell.getBoundingClientRect().right)));
  expect(new Set(rights).size).toBe(1);
  await page.getByLabel("Trier par").selectOption("temps");
  await page.getByLabel("Ordre").selectOption("decroissant");
  await expect(page.getByRole("status")).toHaveText(/^14\slignes, triées par temps, ordre décroissant$/);
  await expectAccessible(page, "cards");
  for (const rang of [1, 2, 3, 6, 7, 10, 14]) {
    await page.goto(`${new URL(page.url()).pathname.split("/").slice(0, 3).join("/")}/${rang}`);
    await expectNoSidewaysScroll(page, `question ${rang}`);
    await expectAccessible(page, `question ${rang}`);
  }
});

test("printed, the table is whole and the controls are gone @javascript", async ({ page }) => {
  await openOwnTest(page, true);
  // A4 at 96 points an inch, within margins of 15 mm.
  await page.setViewportSize({ width: 680, height: 1000 });
  await page.emulateMedia({ media: "print" });
  await expect(rows(page)).toHaveCount(14);
  for (const hidden of [page.getByRole("button", { name: "Afficher" }), page.getByRole("navigation", { name: "Principale" }), page.getByRole("link", { name: /^Consulter/ }).first()]) {
    await expect(hidden).toBeHidden();
  }
  await expect(page.getByText("Ce que dit le test")).toBeVisible();
  await expect(page.getByText(/^À prendre avec prudence/)).toBeVisible();
  await expectNoSidewaysScroll(page, "print");
});

test("an organisme reads every state of a test, accessible in each", async ({ page, javaScriptEnabled }) => {
  await signIn(page, "thomas@demo.example");
  await page.getByRole("link", { name: "Tests", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Tests de positionnement");
  if (javaScriptEnabled) await expectAccessible(page, "an organisme's list");
  const list = page.url();
  const tests = { "Nora Benali": "n’est pas terminé", "Joël Perrin": "14 questions notées", "Camille Moreau": "12 questions notées" };
  for (const [name, said] of Object.entries(tests)) {
    await page.goto(list);
    await page.getByRole("link", { name }).click();
    await expect(page.getByRole("main")).toContainText(name);
    await expect(page.getByRole("main")).toContainText(new RegExp(said.replaceAll(" ", "\\s")));
    if (javaScriptEnabled) await expectAccessible(page, name);
  }
  await page.goto(list);
  await page.getByRole("row", { name: /Malik Hoarau.*Interrompu/ }).getByRole("link").click();
  await expect(page.getByText(/Interrompu le/)).toBeVisible();
  await expect(page.locator(".lignes tbody tr[data-statut=non_passee]")).toHaveCount(8);
  await page.locator(".lignes tbody tr").first().getByRole("link").click();
  await expect(page.getByText("Réponse donnée", { exact: true }).first()).toBeVisible();
});

test("a structure reads what the test means, and no answer", async ({ page, javaScriptEnabled }) => {
  await signIn(page, "ines@demo.example");
  await page.getByRole("link", { name: "Tests", exact: true }).click();
  await page.getByRole("link", { name: "Camille Moreau" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Résultats de Camille Moreau");
  await expect(page.getByRole("heading", { level: 3 })).toHaveCount(4);
  await expect(page.getByText(/le parcours prévu dure \d+ heures/)).toBeVisible();
  await expect(page.getByRole("table")).toHaveCount(0);
  if (javaScriptEnabled) {
    await expectAccessible(page, "a structure's page");
    await page.setViewportSize({ width: 320, height: 640 });
    await expectNoSidewaysScroll(page, "a structure's page");
  }
});

test("without a test, the page says what it is for @javascript", async ({ page }) => {
  await signIn(page, "maelle@demo.example");
  await page.getByRole("link", { name: "Mon test", exact: true }).click();
  await expect(page.getByText("Vous n’avez pas encore passé de test.")).toBeVisible();
  await expectAccessible(page, "no test");
});

test("what is wrong with a question is said, corrected, changed", async ({ page, javaScriptEnabled }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await openOwnTest(page, javaScriptEnabled !== false);
  // Each project its own question.
  await page.goto(`${new URL(page.url()).pathname}/${javaScriptEnabled ? 4 : 5}`);
  const message = page.getByLabel("Ce qui ne va pas");
  await expect(message).toBeHidden();
  await page.getByText("Signaler un problème avec cette question").click();
  await page.getByRole("button", { name: "Envoyer" }).click();
  await expect(page.getByRole("heading", { name: "À corriger" })).toBeVisible();
  await expectAccessible(page, "a message without words");
  await message.fill("Il manque un mot dans la deuxième réponse.");
  await page.getByRole("button", { name: "Envoyer" }).click();
  await expect(page.getByText(/^Vous avez signalé un problème le/)).toBeVisible();
  await expect(message).toHaveValue("Il manque un mot dans la deuxième réponse.");
  await expectAccessible(page, "a question that was reported");
  await expectNoSidewaysScroll(page, "a question that was reported");
});
