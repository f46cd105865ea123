// An item of the positioning test as people answer it, by keyboard alone or by mouse, and what its form then says.

import { expect } from "./fil.ts";
import { type Locator, type Page } from "@playwright/test";

export const KINDS = ["association", "choix", "court", "dossiers", "expediteur", "formulaire", "formule", "hameconnage", "libre", "ordre", "plusieurs"];

const form = (page: Page) => page.locator("form.epreuve");
export const validate = (page: Page) => page.getByRole("button", { name: "Valider" });

/** Once the island answers, where there is JavaScript. */
export async function ready(page: Page, scripted = true) {
  if (!scripted) return;
  await page.waitForLoadState("networkidle");
  await page.evaluate(() => new Promise((done) => requestIdleCallback(done, { timeout: 1_000 })));
}

/** The kind of an item, by what its page shows. */
export function kindOf(page: Page): Promise<string> {
  return form(page).evaluate((form) => {
    const has = (selector: string) => form.querySelector(selector) !== null;
    if (has(".a-ranger")) return "ordre";
    if (has("textarea")) return "libre";
    if (has("[type=radio]")) return has(".document") ? "expediteur" : "choix";
    const labels = [...form.querySelectorAll("label.choice")].map((label) => label.textContent!.trim());
    if (labels.length) return labels.every((label) => label.startsWith("https://")) ? "hameconnage" : "plusieurs";
    const places = [...form.querySelectorAll("select")];
    // A folder holds several documents: there are fewer of them, beside the empty line.
    if (places.length) return places[0].options.length - 1 < places.length ? "dossiers" : "association";
    if (has(".feuille")) return "formule";
    return has(".document") ? "formulaire" : "court";
  });
}

/** What the form says, as people read it. */
function given(page: Page): Promise<string[]> {
  return form(page).evaluate((form) => {
    const all = <T extends Element>(selector: string) => [...form.querySelectorAll<T>(selector)];
    const said = [
      ...all("label.choice:has(:checked)").map((label) => label.textContent),
      ...all<HTMLSelectElement>("select").map((select) => (select.value ? select.selectedOptions[0].text : "")),
      ...all(".a-ranger .text").map((text) => text.textContent),
      ...all<HTMLInputElement>("[name=texte]").map((field) => field.value),
    ];
    return said.map((text) => text!.trim()).filter(Boolean);
  });
}

/** The form says this, once a page that comes again is there. */
export async function expectGiven(page: Page, answer: string[]) {
  await expect(async () => expect(await given(page)).toEqual(answer)).toPass({ timeout: 10_000 });
  await page.waitForLoadState();
}

/** From wherever the focus is, and past the header where the page has just come. */
export async function tabTo(page: Page, control: Locator) {
  const isOn = (target: Locator) => target.evaluate((element) => element === document.activeElement);
  const tab = async (target: Locator) => {
    for (let presses = 0; presses < 60; presses++) {
      if (await isOn(target)) return;
      await page.keyboard.press("Tab");
    }
    throw new Error(`Tab does not lead to ${target}`);
  };
  if (await isOn(page.locator("body"))) {
    await tab(page.getByRole("link", { name: "Aller au contenu" }));
    await page.keyboard.press("Enter");
    await expect(page.locator("#contenu")).toBeFocused();
  }
  await tab(control);
}

export async function pressByKeyboard(page: Page, control: Locator) {
  await tabTo(page, control);
  await page.keyboard.press("Enter");
}

/** Enter in a line of text sends it; other fields need the button. */
export async function validateByKeyboard(page: Page) {
  if (await page.locator("input[name=texte]:focus").count()) await page.keyboard.press("Enter");
  else await pressByKeyboard(page, validate(page));
}

const labels = async (page: Page) => (await page.locator("label.choice").allTextContents()).map((label) => label.trim());
const arrow = (page: Page, line: number, verb: "Monter" | "Descendre") =>
  page.locator(".a-ranger > li").nth(line).getByRole("button", { name: new RegExp(`^${verb}`) });
const swapped = (order: string[], at: number) => order.with(at, order[at + 1]).with(at + 1, order[at]);

/** Answers an item that nobody has answered; gives what was answered. */
export async function answerByKeyboard(page: Page): Promise<string[]> {
  const { keyboard } = page;
  let answer: string[] = [];
  if (await page.locator("[type=radio]").count()) {
    await tabTo(page, page.locator("[type=radio]").first());
    await keyboard.press("Space");
    await keyboard.press("ArrowDown");
    answer = [(await labels(page))[1]];
  } else if (await page.locator("[type=checkbox]").count()) {
    const all = await labels(page);
    for (const end of [page.locator("[type=checkbox]").first(), page.locator("[type=checkbox]").last()]) {
      await tabTo(page, end);
      await keyboard.press("Space");
    }
    answer = [all[0], all[all.length - 1]];
  } else if (await page.locator("select").count()) {
    for (const [at, select] of (await page.locator("select").all()).entries()) {
      const places = await select.locator("option:not([value=''])").allTextContents();
      await tabTo(page, select);
      for (let press = 0; press <= at % places.length; press++) await keyboard.press("ArrowDown");
      answer.push(places[at % places.length]);
    }
  } else if (await page.locator(".a-ranger").count()) {
    // The third goes up to the top.
    answer = await given(page);
    for (const [line, key] of [[2, "Enter"], [1, "Space"]] as const) {
      await tabTo(page, arrow(page, line, "Monter"));
      await keyboard.press(key);
      answer = swapped(answer, line - 1);
      await expectGiven(page, answer);
    }
  } else {
    const libre = "D’abord, j’écoute.\nEnsuite, Georges écrit lui-même.";
    const texts: Record<string, string> = { court: "mediatheque", formule: "=SOMME(B2:B3)", libre };
    answer = [texts[await kindOf(page)] ?? "écrit au clavier"];
    await tabTo(page, page.locator("[name=texte]"));
    await keyboard.type(answer[0]);
  }
  await expectGiven(page, answer);
  return answer;
}

/** Answers an item, and never as by keyboard; gives what was answered. */
export async function answerByMouse(page: Page): Promise<string[]> {
  const before = await given(page);
  let answer: string[] = [];
  if (await page.locator("[type=radio]").count()) {
    await page.locator("label.choice").first().click();
    answer = [(await labels(page))[0]];
  } else if (await page.locator("[type=checkbox]").count()) {
    const all = await labels(page);
    for (const at of [0, 1]) await page.locator("label.choice").nth(at).click();
    answer = all.filter((label, at) => before.includes(label) !== at < 2);
  } else if (await page.locator("select").count()) {
    for (const [at, select] of (await page.locator("select").all()).entries()) {
      const places = await select.locator("option:not([value=''])").allTextContents();
      answer.push(places[(at + 1) % places.length]);
      await select.selectOption({ label: answer[at] });
    }
  } else if (await page.locator(".a-ranger").count()) {
    const last = before.length - 1;
    await arrow(page, 0, "Descendre").click();
    await expectGiven(page, swapped(before, 0));
    await arrow(page, last, "Monter").click();
    answer = swapped(swapped(before, 0), last - 1);
  } else {
    answer = ["repris à la souris"];
    await page.locator("[name=texte]").click();
    await page.locator("[name=texte]").fill(answer[0]);
  }
  await expectGiven(page, answer);
  return answer;
}

/** What a training item says was answered, after the fact; choices stand there in another order. */
export async function expectShown(page: Page, kind: string, answer: string[]) {
  await expect(page.getByRole("heading", { name: "Les réponses" })).toBeVisible();
  const shown = page.locator(
    "li.given > span:first-child, .pair > div:first-child li, h3:first-of-type + .written, .places td:nth-of-type(1)",
  );
  // Of a cell, its text alone: beside it stand what it is and whether it is right.
  const told = await shown.evaluateAll((all) =>
    all.map((one) =>
      (one.matches("td") ? [...one.childNodes].filter((node) => node.nodeType === 3) : [one])
        .map((node) => node.textContent)
        .join("")
        .trim(),
    ),
  );
  // In a list, a long text is called by its letter.
  const whole = answer.map((text) => text.replace(/^[A-Z]\. /, ""));
  expect(kind === "ordre" ? told : told.sort()).toEqual(kind === "ordre" ? whole : whole.sort());
}
