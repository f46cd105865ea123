// How many presses of a key and touches of the screen an entry takes, from the first to what is said when it is saved.

import type { Locator, Page } from "@playwright/test";

import { expect, signIn, sunday, test } from "./fil.ts";

const REPEATED = 12;
const FRESH = 30;

/** Hands: each press and each touch counts one, each character too. */
class Hands {
  count = 0;

  constructor(readonly page: Page) {}

  async press(...keys: string[]) {
    for (const key of keys) {
      this.count += 1;
      await this.page.keyboard.press(key);
    }
  }

  async type(text: string) {
    this.count += [...text].length;
    await this.page.keyboard.type(text);
  }

  async touch(...places: Locator[]) {
    for (const place of places) {
      this.count += 1;
      await place.tap();
    }
  }

  /** A list that opens: one touch to open it, one on the line. */
  async pick(list: Locator, text: string) {
    this.count += 2;
    const line = list.locator("option", { hasText: text }).first();
    await list.selectOption(await line.innerText());
  }

  chip(group: string, name: string) {
    return this.page.getByRole("group", { name: group }).getByLabel(name, { exact: true }).first();
  }

  usual(text: string) {
    return this.page.getByRole("navigation", { name: "Reprendre" }).getByRole("link", { name: text });
  }

  save() {
    return this.page.getByRole("button", { name: "Enregistrer" });
  }

  /** Enter, once the form that came filled has the focus. */
  async enterTheForm() {
    await expect(this.page.locator("[name=kind]:checked")).toBeFocused();
    await this.press("Enter");
  }

  /** To the line, from the top of a page that has just come. */
  toTheLine() {
    return this.press("Tab", "Tab", "Enter");
  }
}

type Scenario = { name: string; limit: number; saved: RegExp; day?: number; by: (hands: Hands) => Promise<void> };

const SCENARIOS: Scenario[] = [
  {
    name: "like last time, by touch",
    limit: REPEATED,
    saved: /Enregistré/,
    by: (hands) => hands.touch(hands.usual("Comme la dernière fois"), hands.save()),
  },
  {
    name: "like last time, by keyboard",
    limit: REPEATED,
    saved: /Enregistré/,
    by: async (hands) => {
      await hands.toTheLine();
      await hands.press("Tab", "Tab");
      await expect(hands.usual("Comme la dernière fois")).toBeFocused();
      await hands.press("Enter");
      await expect(hands.page).toHaveURL(/copie=/);
      await hands.enterTheForm();
    },
  },
  {
    name: "like last time, the day before, by touch",
    limit: REPEATED,
    saved: /Enregistré/,
    by: (hands) =>
      hands.touch(hands.page.getByRole("link", { name: "← Jour précédent" }), hands.usual("Comme la dernière fois"), hands.save()),
  },
  {
    name: "the same, with more people, by touch and digits",
    limit: REPEATED,
    saved: /Enregistré/,
    by: async (hands) => {
      // What comes back the most depends on what other tests have added: whichever it is.
      await hands.touch(hands.usual("·").nth(1));
      await hands.touch(hands.page.getByLabel("Personnes"));
      await hands.press("Control+a");
      await hands.type("11");
      await hands.touch(hands.save());
    },
  },
  {
    name: "another usual sort, by keyboard",
    limit: REPEATED,
    saved: /Enregistré/,
    by: async (hands) => {
      await hands.toTheLine();
      await hands.press("Tab", "Tab", "Tab", "Enter");
      await expect(hands.page).toHaveURL(/copie=/);
      await hands.enterTheForm();
    },
  },
  {
    name: "one person, in a line, by keyboard",
    limit: FRESH,
    saved: /E-mail/,
    by: async (hands) => {
      await hands.toTheLine();
      await hands.type("rdv 45min mail");
      await hands.press("Enter");
      await expect(hands.page.getByRole("heading", { name: "Ce que nous avons compris" })).toBeVisible();
      await hands.enterTheForm();
    },
  },
  {
    name: "one person, by touch",
    limit: FRESH,
    saved: /E-mail/,
    by: (hands) => hands.touch(hands.chip("Durée", "45 min"), hands.chip("Thèmes", "E-mail"), hands.save()),
  },
  {
    name: "a workshop, who came, by touch and digits",
    limit: FRESH,
    saved: /Atelier/,
    by: async (hands) => {
      const { page } = hands;
      await hands.touch(hands.chip("Quoi", "Atelier"), hands.chip("Durée", "2 h"), hands.chip("Thèmes", "E-mail"));
      await hands.touch(page.getByLabel("Personnes"));
      await hands.press("Control+a");
      await hands.type("8");
      await hands.pick(page.getByLabel("Lieu", { exact: true }), "France Services");
      await hands.touch(page.getByText("Qui est venu ?"), page.getByLabel("Dont déjà venues"));
      await hands.type("3");
      await hands.touch(page.getByLabel("60 à 69 ans"));
      await hands.type("5");
      await hands.touch(page.getByLabel("70 ans et plus"));
      await hands.type("3");
      await hands.touch(hands.save());
    },
  },
  {
    name: "a workshop, in a line, by keyboard",
    limit: FRESH,
    saved: /Atelier/,
    by: async (hands) => {
      await hands.toTheLine();
      await hands.type("atelier 2h 8 pers mail");
      await hands.press("Enter");
      await expect(hands.page.getByRole("heading", { name: "Ce que nous avons compris" })).toBeVisible();
      await hands.enterTheForm();
    },
  },
  {
    name: "a meeting, the day before, by touch",
    limit: FRESH,
    saved: /Réunion/,
    by: (hands) =>
      hands.touch(
        hands.page.getByRole("link", { name: "← Jour précédent" }),
        hands.chip("Quoi", "Réunion, réseau"),
        hands.chip("Durée", "1 h"),
        hands.save(),
      ),
  },
  {
    name: "at a distance, with what comes next, by touch",
    limit: FRESH,
    saved: /E-mail/,
    by: async (hands) => {
      const { page } = hands;
      await hands.touch(hands.chip("Durée", "30 min"), hands.chip("Thèmes", "E-mail"));
      await hands.pick(page.getByLabel("Lieu", { exact: true }), "À distance");
      await hands.touch(page.getByText("Et ensuite ?"), hands.chip("La suite", "Un accompagnement individuel"), hands.chip("Autonomie de la personne", "Autonome"));
      await hands.touch(hands.save());
    },
  },
];

test.use({ hasTouch: true, viewport: { width: 360, height: 740 } });

for (const [at, { name, limit, saved, by }] of SCENARIOS.entries()) {
  test(`${name}: at most ${limit} presses @javascript`, async ({ page, log }) => {
    await signIn(page, "camille@demo.example");
    await log.open(sunday(40 + at));
    const before = await log.entries().count();
    const hands = new Hands(page);
    await by(hands);
    await expect(log.said()).toContainText(saved);
    await expect(log.entries()).toHaveCount(before + 1);
    console.log(`${name}: ${hands.count}`);
    expect(hands.count).toBeLessThanOrEqual(limit);
  });
}

test("the stopwatch outlives the page, and its time becomes the duration @javascript", async ({ page, log }) => {
  await signIn(page, "camille@demo.example");
  await page.clock.install();
  await log.open(sunday(39));
  // Stopped while it is read: a busy machine must not add a second.
  await page.clock.pauseAt(Date.now() + 10_000);
  await page.getByRole("button", { name: "Démarrer le chronomètre" }).click();
  await page.clock.fastForward("25:10");
  await expect(page.getByRole("timer")).toHaveText("25 min 10 s");
  await page.clock.resume();
  await page.reload();
  await expect(page.getByRole("timer")).toHaveText(/^25 min/);
  await page.getByRole("button", { name: "Arrêter et noter la durée" }).click();
  await expect(page.getByLabel("Autre durée")).toHaveValue("25 min");
  await expect(page.getByRole("button", { name: "Démarrer le chronomètre" })).toBeFocused();
  await log.choose("Thèmes", "E-mail");
  await log.save();
  await expect(log.dayTotal()).toContainText("25 min");
});
