// The positioning test as it is taken: each kind of item by mouse, by keyboard, without JavaScript; lost networks; extra time.

import { expect, expectAccessible, expectNoSidewaysScroll, signIn, test } from "./fil.ts";
import {
  answerByKeyboard,
  answerByMouse,
  expectGiven,
  expectShown,
  KINDS,
  kindOf,
  pressByKeyboard,
  ready,
  validate,
  validateByKeyboard,
} from "./epreuve.ts";
import { type Page, test as bare } from "@playwright/test";

const TELEPHONE = { width: 360, height: 740 };
/** The kinds of the fixed form. */
const FIXED = ["association", "choix", "dossiers", "expediteur", "formulaire", "hameconnage", "libre", "ordre"];

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

test("every kind of training item, by keyboard and by mouse, and why it is right", async ({ page }) => {
  await page.setViewportSize(TELEPHONE);
  await signIn(page, "lea@demo.example");
  await page.goto("/positionnement");
  await page.getByRole("link", { name: "Lire les règles et commencer" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Avant le test");
  await expectAccessible(page, "the rules");
  await page.getByRole("link", { name: "S’entraîner d’abord" }).click();
  await expectAccessible(page, "the exercises");
  await expectNoSidewaysScroll(page, "the exercises");
  await page.getByRole("main").getByRole("listitem").getByRole("link").first().click();
  const kinds: string[] = [];
  for (let rang = 1; rang <= KINDS.length; rang++) {
    const exercise = page.url();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Entraînement ${rang} sur ${KINDS.length}`);
    await expectAccessible(page, `training item ${rang}`);
    await expectNoSidewaysScroll(page, `training item ${rang}`);
    const kind = await kindOf(page);
    kinds.push(kind);
    const typed = await answerByKeyboard(page);
    await validateByKeyboard(page);
    await expectShown(page, kind, typed);
    await expectAccessible(page, `training answer ${rang}`);
    await expectNoSidewaysScroll(page, `training answer ${rang}`);
    await page.goto(exercise);
    const clicked = await answerByMouse(page);
    await validate(page).click();
    await expectShown(page, kind, clicked);
    if (rang < KINDS.length) await page.getByRole("link", { name: "Encore un exercice" }).click();
  }
  await page.getByRole("link", { name: "Revenir au départ du test" }).click();
  await expect(page.getByRole("button", { name: "Commencer le test" })).toBeVisible();
  expect(kinds.sort()).toEqual(KINDS);
});

test("a whole test on a telephone: every kind, errors, a pause, a review, the result", async ({ page, javaScriptEnabled }) => {
  const scripted = javaScriptEnabled !== false;
  await page.setViewportSize(TELEPHONE);
  const [name, account] = scripted ? ["Julien Roche", "julien"] : ["Clara Martins", "clara"];
  await offer(page, name, /^Fixe/, "Un tiers de temps en plus (× 1,33)");
  await signIn(page, `${account}@demo.example`);
  await page.goto("/positionnement");
  await page.getByRole("link", { name: "Lire les règles et commencer" }).click();
  await expect(page.getByText("59 minutes 51")).toBeVisible();
  await page.getByRole("button", { name: "Commencer le test" }).click();
  const title = page.getByRole("heading", { level: 1 });
  const isShown = async (said: string) => {
    await expect(title).toHaveText(said);
    // Other pages have no island to wait for.
    if (said.startsWith("Question")) await ready(page, scripted);
  };
  const kinds: string[] = [];
  const answers: string[][] = [];
  for (let rang = 1; rang <= 14; rang++) {
    await isShown(`Question ${rang} sur 14`);
    await expectAccessible(page, `question ${rang}`);
    await expectNoSidewaysScroll(page, `question ${rang}`);
    if (rang === 2) {
      await pressByKeyboard(page, validate(page));
      await isShown("Question 2 sur 14");
      await expect(page.locator("#erreurs")).toBeFocused();
      await expectAccessible(page, "a question with an error");
      await pressByKeyboard(page, page.locator("#erreurs a"));
      await expect(page.locator("#place")).toBeFocused();
      await pressByKeyboard(page, page.getByRole("button", { name: "Je ne sais pas" }));
      await isShown("Question 3 sur 14");
      await pressByKeyboard(page, page.getByRole("link", { name: "← Question 2" }));
      await isShown("Question 2 sur 14");
      await expectGiven(page, []);
    }
    kinds.push(await kindOf(page));
    answers.push(await answerByKeyboard(page));
    if (rang === 3) {
      await pressByKeyboard(page, page.getByRole("button", { name: "Pause" }));
      await isShown("Test en pause");
      await expectAccessible(page, "a pause");
      await pressByKeyboard(page, page.getByRole("button", { name: "Reprendre le test" }));
      await isShown("Question 3 sur 14");
      await expectGiven(page, answers[2]);
    }
    await validateByKeyboard(page);
  }
  expect([...new Set(kinds)].sort()).toEqual(FIXED);

  await isShown("Toutes les questions");
  await expect(page.getByText("Vous avez répondu à toutes les questions.")).toBeVisible();
  await expectAccessible(page, "the review");
  await expectNoSidewaysScroll(page, "the review");
  const reopen = async (rang: number) => {
    await page.getByRole("link", { name: `Question ${rang}`, exact: true }).click();
    await isShown(`Question ${rang} sur 14`);
    await expectGiven(page, answers[rang - 1]);
  };
  for (let rang = 1; rang <= 14; rang++) {
    await reopen(rang);
    answers[rang - 1] = await answerByMouse(page);
    await validate(page).click();
    await isShown("Toutes les questions");
  }
  for (const kind of FIXED) {
    await reopen(kinds.indexOf(kind) + 1);
    await page.getByRole("link", { name: "Voir toutes les questions" }).click();
    await isShown("Toutes les questions");
  }
  await page.getByRole("button", { name: "Terminer le test" }).click();
  await expect(title).toHaveText("Vos résultats");
  await expect(page.locator(".lignes tbody tr")).toHaveCount(14);
  await expectAccessible(page, "the result");
});

/** The page that the person begins, once the test is offered. */
async function begin(page: Page, account: string) {
  await signIn(page, account);
  await page.goto("/positionnement");
  await page.getByRole("link", { name: "Lire les règles et commencer" }).click();
  await page.getByRole("button", { name: "Commencer le test" }).click();
  await ready(page);
}

/** Without a network, as soon as the page has seen it. */
async function cut(page: Page) {
  await page.context().setOffline(true);
  await expect(page.getByText("La connexion est perdue.")).toBeVisible({ timeout: 12_000 });
}

bare("a lost network holds the answer back and loses nothing @javascript", async ({ page, context }) => {
  await offer(page, "Yanis Petit", /^Adaptée/, "Sans limite de temps");
  await begin(page, "yanis@demo.example");
  const title = page.getByRole("heading", { level: 1 });
  await expect(title).toHaveText("Question 1 sur 20");
  await cut(page);
  await expectAccessible(page, "without a network");
  await page.getByRole("button", { name: "Je ne sais pas" }).click();
  await expect(title).toHaveText("Question 1 sur 20");
  await context.setOffline(false);
  await expect(title).toHaveText("Question 2 sur 20", { timeout: 12_000 });
  // What is typed is there again on another visit, on this device or another.
  await ready(page);
  const typed = await answerByMouse(page);
  const sign = await page.waitForRequest("**/api/epreuve");
  await sign.response();
  await page.goto("/positionnement");
  await page.getByRole("link", { name: "Continuer le test" }).click();
  await expect(title).toHaveText("Question 2 sur 20");
  await expectGiven(page, typed);
});

bare("of two presses without a network, the last one counts @javascript", async ({ page, context }) => {
  await offer(page, "Fatou Keita", /^Fixe/, "Sans limite de temps");
  await begin(page, "fatou@demo.example");
  const title = page.getByRole("heading", { level: 1 });
  const unknown = page.getByRole("button", { name: "Je ne sais pas" });
  for (const [rang, last] of [[1, validate(page)], [2, unknown]] as const) {
    await expect(title).toHaveText(`Question ${rang} sur 14`);
    await ready(page);
    await cut(page);
    if (last !== unknown) await unknown.click();
    const chosen = await answerByMouse(page);
    if (last === unknown) await validate(page).click();
    await last.click();
    await expect(title).toHaveText(`Question ${rang} sur 14`);
    await context.setOffline(false);
    await expect(title).toHaveText(`Question ${rang + 1} sur 14`, { timeout: 12_000 });
    await page.getByRole("link", { name: `← Question ${rang}` }).click();
    await expectGiven(page, last === unknown ? [] : chosen);
    await page.goBack();
  }
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

test("a mark is said, and the time is over when the server says so @javascript", async ({ page }) => {
  // The server's clock is played here, and the page's own goes second by second.
  let [restant, signs, sent] = ["62", 0, 0];
  await page.route("**/api/epreuve", (route) => {
    signs += 1;
    return route.fulfill({ json: { restant, compte: "0", ici: "oui" } });
  });
  await page.route(/\/question\/\d+$/, (route) => {
    if (route.request().method() !== "POST") return route.fallback();
    sent += 1;
    return route.fulfill({ contentType: "text/html", body: "<title>Fin</title>" });
  });
  await signIn(page, "nora@demo.example");
  await page.goto("/positionnement");
  await page.clock.install();
  await page.getByRole("link", { name: "Continuer le test" }).click();
  await ready(page);
  await page.clock.pauseAt(Date.now() + 10_000);
  const tick = async () => {
    await page.clock.runFor(1_000);
    await page.waitForTimeout(50); // for what the page asks meanwhile
  };
  const [left, said] = [page.locator("[data-temps]"), page.locator("[data-annonce]")];
  const until = (time: string) =>
    expect(async () => {
      await tick();
      await expect(left).toHaveText(time, { timeout: 1 });
    }).toPass({ intervals: [0], timeout: 20_000 });
  await until("1 minute 01");
  await expect(said).toBeEmpty();
  await until("1 minute");
  await expect(said).toHaveText("Il vous reste 1 minute.");

  restant = "2";
  await until("0 seconde");
  const before = signs;
  for (let second = 0; second < 10; second++) await tick();
  expect(signs - before, "more than the beat of each five seconds").toBeGreaterThan(3);
  expect(sent, "the server has not said that it is over").toBe(0);
  restant = "0";
  await expect(async () => {
    await tick();
    expect(sent).toBe(1);
  }).toPass({ intervals: [0], timeout: 20_000 });
});
