// The positioning test as it is taken: each kind of item by mouse, by keyboard, without JavaScript; lost networks; extra time.

import { expect, expectAccessible, expectNoSidewaysScroll, signIn, test } from "./fil.ts";
import { type Locator, type Page, test as bare } from "@playwright/test";

const validate = (page: Page) => page.getByRole("button", { name: "Valider" });

/** Once the island answers, where there is JavaScript. */
async function ready(page: Page, scripted: boolean) {
  if (!scripted) return;
  await page.waitForLoadState("networkidle");
  await page.evaluate(() => new Promise((done) => requestIdleCallback(done, { timeout: 1_000 })));
}

/** The organisme offers a test to one of its hires, who is nobody else's in these tests. */
async function offer(page: Page, hire: string, forme: RegExp, time: string) {
  await signIn(page, "thomas@demo.example");
  await page.getByRole("link", { name: hire }).first().click();
  await page.getByRole("link", { name: "Proposer le test de positionnement" }).click();
  await page.getByRole("group", { name: "Forme du test" }).getByLabel(forme).check();
  await page.getByLabel("Temps donné").selectOption({ label: time });
  await expectAccessible(page, "offering a test");
  await page.getByRole("button", { name: "Proposer le test" }).click();
  await expect(page.getByRole("status")).toContainText("Le test est proposé.");
  // Somebody else signs in on this browser.
  await page.context().clearCookies();
}

/** An element that moves: in place, or on a page that comes again; the server hears of it either way. */
async function move(page: Page, act: () => Promise<void>) {
  const heard = page.waitForResponse((response) => response.request().method() === "POST");
  await act();
  await heard;
  await page.waitForLoadState();
}

/** Whatever the item is, an answer by keyboard alone: the focus is on its first field. */
async function answerByKeyboard(page: Page, first: Locator) {
  const kind = await first.evaluate((field) => `${field.tagName} ${(field as HTMLInputElement).type ?? ""}`.toLowerCase());
  await first.focus();
  if (kind === "input radio" || kind === "input checkbox") await page.keyboard.press("Space");
  else if (kind.startsWith("select")) {
    const fields = await page.locator("select[name=place]").count();
    for (let at = 0; at < fields; at++) {
      await page.keyboard.press("ArrowDown");
      if (at + 1 < fields) await page.keyboard.press("Tab");
    }
  } else if (kind.startsWith("button")) {
    // The second element goes up, by its own button.
    await page.locator("#ordre-1").focus();
    await move(page, () => page.keyboard.press("Enter"));
  } else await page.keyboard.type("=SOMME(B2:B3)");
  await validate(page).focus();
  await page.keyboard.press("Enter");
}

async function answerByMouse(page: Page) {
  const option = page.locator("label.choice").first();
  if (await option.count()) await option.click();
  for (const select of await page.locator("select[name=place]").all()) await select.selectOption({ index: 1 });
  if (await page.locator(".a-ranger").count()) await move(page, () => page.getByRole("button", { name: /^Descendre/ }).first().click());
  const text = page.locator("[name=texte]");
  if (await text.count()) await text.fill("médiathèque");
  await validate(page).click();
}

const first = (page: Page) => page.locator("#choix, #ordre, #place, #texte").first();

test("every kind of training item, by keyboard and by mouse, and why it is right", async ({ page }) => {
  await signIn(page, "lea@demo.example");
  await page.goto("/positionnement");
  await page.getByRole("link", { name: "Lire les règles et commencer" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Avant le test");
  await expectAccessible(page, "the rules");
  await page.getByRole("link", { name: "S’entraîner d’abord" }).click();
  for (let rang = 1; rang <= 7; rang++) {
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Entraînement ${rang} sur 7`);
    await expectAccessible(page, `training item ${rang}`);
    if (rang % 2) await answerByKeyboard(page, first(page));
    else await answerByMouse(page);
    await expect(page.getByRole("heading", { name: "Les réponses" })).toBeVisible();
    if (rang === 1) await expectAccessible(page, "a training answer");
    if (rang < 7) await page.getByRole("link", { name: "Encore un exercice" }).click();
  }
  await page.getByRole("link", { name: "Revenir au départ du test" }).click();
  await expect(page.getByRole("button", { name: "Commencer le test" })).toBeVisible();
});

test("a whole test on a telephone: every kind, errors, a pause, a review, the result", async ({ page, javaScriptEnabled }) => {
  test.setTimeout(180_000);
  await page.setViewportSize({ width: 360, height: 740 });
  const [name, account] = javaScriptEnabled ? ["Julien Roche", "julien"] : ["Clara Martins", "clara"];
  await offer(page, name, /^Fixe/, "Un tiers de temps en plus (× 1,33)");
  await signIn(page, `${account}@demo.example`);
  await page.goto("/positionnement");
  await page.getByRole("link", { name: "Lire les règles et commencer" }).click();
  await expect(page.getByText("59 minutes 51")).toBeVisible();
  await page.getByRole("button", { name: "Commencer le test" }).click();
  const title = page.getByRole("heading", { level: 1 });
  for (let rang = 1; rang <= 14; rang++) {
    await expect(title).toHaveText(`Question ${rang} sur 14`);
    await ready(page, javaScriptEnabled !== false);
    await expectAccessible(page, `question ${rang}`);
    await expectNoSidewaysScroll(page, `question ${rang}`);
    if (rang === 2) {
      await validate(page).click();
      await expect(title).toHaveText("Question 2 sur 14");
      await expect(page.locator("#erreurs")).toBeFocused();
      await expectAccessible(page, "a question with an error");
      await page.getByRole("button", { name: "Je ne sais pas" }).click();
    } else if (rang === 3) {
      await page.getByRole("button", { name: "Pause" }).click();
      await expect(title).toHaveText("Test en pause");
      await expectAccessible(page, "a pause");
      await page.getByRole("button", { name: "Reprendre le test" }).click();
      await ready(page, javaScriptEnabled !== false);
      await answerByMouse(page);
    } else if (rang % 2) await answerByKeyboard(page, first(page));
    else await answerByMouse(page);
  }
  await expect(title).toHaveText("Toutes les questions");
  await expect(page.getByText("Vous avez répondu à toutes les questions.")).toBeVisible();
  await expectAccessible(page, "the review");
  await page.getByRole("link", { name: "Question 2", exact: true }).click();
  await ready(page, javaScriptEnabled !== false);
  await answerByMouse(page);
  await page.getByRole("button", { name: "Terminer le test" }).click();
  await expect(title).toHaveText("Vos résultats");
  await expect(page.locator(".lignes tbody tr")).toHaveCount(14);
  await expectAccessible(page, "the result");
});

bare("a lost network holds the answer back and loses nothing @javascript", async ({ page, context }) => {
  await offer(page, "Yanis Petit", /^Adaptée/, "Sans limite de temps");
  await signIn(page, "yanis@demo.example");
  await page.goto("/positionnement");
  await page.getByRole("link", { name: "Lire les règles et commencer" }).click();
  await page.getByRole("button", { name: "Commencer le test" }).click();
  const title = page.getByRole("heading", { level: 1 });
  await expect(title).toHaveText("Question 1 sur 20");
  await ready(page, true);
  await context.setOffline(true);
  await expect(page.getByText("La connexion est perdue.")).toBeVisible({ timeout: 12_000 });
  await expectAccessible(page, "without a network");
  await page.getByRole("button", { name: "Je ne sais pas" }).click();
  await expect(title).toHaveText("Question 1 sur 20");
  await context.setOffline(false);
  await expect(title).toHaveText("Question 2 sur 20", { timeout: 12_000 });
  // What is typed is there again on another visit, on this device or another.
  await ready(page, true);
  const saved = page.waitForResponse("**/api/epreuve");
  const option = page.locator("label.choice").first();
  const isChoice = (await option.count()) > 0;
  if (isChoice) await option.click();
  await saved;
  await page.goto("/positionnement");
  await page.getByRole("link", { name: "Continuer le test" }).click();
  await expect(title).toHaveText("Question 2 sur 20");
  if (isChoice) await expect(option.locator("input")).toBeChecked();
});

test("the time that is left is shown, and said only when it matters @javascript", async ({ page }) => {
  await signIn(page, "nora@demo.example");
  await page.goto("/positionnement");
  await page.getByRole("link", { name: "Continuer le test" }).click();
  const left = page.locator("[data-temps]");
  const shown = await left.innerText();
  await expect(left).not.toHaveText(shown, { timeout: 4_000 });
  await expect(page.locator("[data-annonce]")).toBeEmpty();
});
