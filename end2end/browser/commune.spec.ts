import { type Locator, type Page } from "@playwright/test";
import { expect, expectAccessible, expectNoSidewaysScroll, signIn, sunday, test } from "./fil.ts";

/** The commune field of the page of components: the same as everywhere, open to all. */
async function open(page: Page): Promise<Locator> {
  await page.goto("/design");
  const field = page.getByRole("combobox", { name: "Une commune, ou son code postal" });
  await expect(field).toBeVisible();
  return field;
}

const options = (page: Page) => page.getByRole("listbox", { name: "Communes proposées" }).getByRole("option");
const insee = (page: Page) => page.locator("[name=d_insee]");
const said = (page: Page) => page.getByRole("status").filter({ hasText: /commune/i });

test("a commune is chosen with the mouse @javascript", async ({ page }) => {
  const field = await open(page);
  await field.fill("st denis");
  await expect(field).toHaveAttribute("aria-expanded", "true");
  await expect(said(page)).toHaveText(/^7\scommunes$/);
  await page.getByRole("option", { name: "Saint-Denis (974) 97400, 97417, 97490 · La Réunion" }).click();
  await expect(field).toHaveValue("Saint-Denis (974)");
  await expect(field).toBeFocused();
  await expect(field).toHaveAttribute("aria-expanded", "false");
  await expect(insee(page)).toHaveValue("97411");
  // Another text, no longer that commune.
  await field.pressSequentially("x");
  await expect(insee(page)).toHaveValue("");
});

test.describe("with a finger", () => {
  test.use({ hasTouch: true, viewport: { width: 320, height: 640 } });

  test("a commune is chosen, the list stays on the screen @javascript", async ({ page }) => {
    const field = await open(page);
    await field.tap();
    await field.pressSequentially("93200");
    const option = page.getByRole("option", { name: "Saint-Denis (93)" });
    await expect(option).toBeVisible();
    await expectNoSidewaysScroll(page, "list open");
    expect((await option.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    await option.tap();
    await expect(field).toHaveValue("Saint-Denis (93)");
    await expect(insee(page)).toHaveValue("93066");
  });
});

test("a commune is chosen with the keyboard alone @javascript", async ({ page }) => {
  const field = await open(page);
  const active = page.locator("[aria-selected=true]");
  await field.focus();
  await page.keyboard.type("saint denis");
  await expect(options(page)).toHaveCount(7);
  await expect(active).toHaveCount(0);
  await page.keyboard.press("ArrowUp");
  await expect(options(page).last()).toHaveAttribute("aria-selected", "true");
  await expect(active).toBeInViewport({ ratio: 1 });
  await page.keyboard.press("ArrowDown"); // round to the first
  await expect(options(page).first()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowDown");
  await expect(active).toHaveCount(1);
  await expect(field).toHaveAttribute("aria-activedescendant", (await active.getAttribute("id")) ?? "");
  await expect(field).toBeFocused();

  await page.keyboard.press("Escape");
  await expect(options(page)).toHaveCount(0);
  await expect(field).toHaveValue("saint denis");
  await expect(field).not.toHaveAttribute("aria-activedescendant");
  await page.keyboard.press("ArrowDown"); // opens again
  await expect(options(page)).toHaveCount(7);

  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(field).toHaveValue(/^Saint-Denis \(/);
  await expect(insee(page)).toHaveValue(/^\w{5}$/);
  await expect(page).toHaveURL("/design");

  // Tab takes what is marked, and goes on.
  await page.keyboard.press("Control+a");
  await page.keyboard.type("sarcelles");
  await expect(options(page).first()).toContainText("Sarcelles (95)");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Tab");
  await expect(field).toHaveValue("Sarcelles (95)");
  await expect(insee(page)).toHaveValue("95585");
  await expect(field).not.toBeFocused();
  await expect(options(page)).toHaveCount(0);
});

test("what was typed before the code came finds its communes @javascript", async ({ page }) => {
  let release = () => {};
  const held = new Promise<void>((go) => (release = go));
  await page.route("**/*.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("/design");
  await page.getByRole("textbox", { name: "Une commune, ou son code postal" }).fill("sarcelles");
  release();
  await expect(options(page).first()).toContainText("Sarcelles (95)");
});

test("what is not found is said, what fails is not @javascript", async ({ page }) => {
  const field = await open(page);
  await field.fill("qqqqqqq");
  await expect(said(page)).toHaveText("Aucune commune trouvée");
  await expect(field).toHaveAttribute("aria-expanded", "false");
  await expectAccessible(page, "nothing found");
  await field.blur();
  await expect(said(page)).toHaveCount(0);

  await page.route("**/api/communes", (route) => route.fulfill({ status: 503, contentType: "application/json", body: '"Le service ne répond pas."' }));
  const asked = page.waitForResponse("**/api/communes");
  await field.fill("sarcelles");
  await asked;
  await expect(field).toHaveValue("sarcelles");
  await expect(options(page)).toHaveCount(0);
});

test("a late answer is ignored, and no letter asks by itself @javascript", async ({ page }) => {
  const field = await open(page);
  const questions: string[] = [];
  let release = () => {};
  const held = new Promise<void>((go) => (release = go));
  await page.route("**/api/communes", async (route) => {
    const { texte } = route.request().postDataJSON();
    questions.push(texte);
    if (texte === "lyon") await held;
    await route.continue();
  });
  // Letter by letter within one turn of the browser: a busy machine cannot put a pause between two.
  await field.evaluate((input: HTMLInputElement) => {
    for (const typed of ["l", "ly", "lyo", "lyon"]) {
      input.value = typed;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
  await expect.poll(() => questions).toEqual(["lyon"]);
  await field.fill("sarcelles");
  await expect(options(page).first()).toContainText("Sarcelles (95)");
  const late = page.waitForResponse((response) => response.request().postData()?.includes("lyon") ?? false);
  release();
  await late;
  await page.waitForTimeout(100);
  await expect(options(page).first()).toContainText("Sarcelles (95)");
  expect(questions).toEqual(["lyon", "sarcelles"]);
});

for (const [size, viewport] of Object.entries({ desktop: { width: 1100, height: 900 }, narrow: { width: 320, height: 640 } })) {
  test(`the open list is accessible and moves nothing, ${size} @javascript`, async ({ page }) => {
    await page.setViewportSize(viewport);
    const field = await open(page);
    const below = page.getByLabel("Une commune parmi plusieurs");
    const before = await below.evaluate((element) => element.getBoundingClientRect().top + scrollY);
    await field.fill("saint denis");
    await expect(options(page)).toHaveCount(7);
    expect(await below.evaluate((element) => element.getBoundingClientRect().top + scrollY)).toBe(before);
    await page.keyboard.press("ArrowDown");
    await expectAccessible(page, "list open");
    await expectNoSidewaysScroll(page, "list open");
  });
}

test("a text that means several asks which one", async ({ page, log, javaScriptEnabled }) => {
  await signIn(page, "malik@demo.example");
  await log.open(javaScriptEnabled ? sunday(14) : sunday(15));
  await page.getByLabel("Lieu", { exact: true }).selectOption({ label: "Un autre lieu…" });
  const place = `Espace ${javaScriptEnabled ? "Sud" : "Nord"}`;
  await page.getByLabel("Nom du nouveau lieu").fill(place);
  await page.getByLabel("Commune, ou code postal").fill("saint denis");
  await log.choose("Durée", "45 min");
  await log.choose("Thèmes", "Bureautique");
  await log.save();

  await expect(page.getByRole("group", { name: "À corriger" })).toContainText("Plusieurs communes correspondent.");
  await expect(page.getByLabel("Commune, ou code postal")).toHaveValue("saint denis");
  await page.getByRole("group", { name: "Laquelle ?" }).getByLabel("Saint-Denis (974)").check();
  await log.save();
  await expect(log.said()).toContainText("Bureautique");
  await expect(log.entries().first()).toContainText(`${place}, Saint-Denis`);
});

test("the candidates leave with the text that they were for @javascript", async ({ page }) => {
  await open(page);
  const field = page.getByRole("combobox", { name: "Une commune parmi plusieurs" });
  const which = page.getByRole("group", { name: "Laquelle ?" });
  const sent = () => page.evaluate(() => {
    const field = document.querySelector<HTMLInputElement>("[name=d_laquelle_insee]:checked, [name=d_laquelle_insee][type=hidden]:enabled");
    return field?.value;
  });
  await expect(which.getByLabel("Saint-Denis (974)")).toBeChecked();
  expect(await sent()).toBe("97411");
  await field.fill("sarcelles");
  await expect(which).toHaveCount(0);
  expect(await sent()).toBe("");
  await page.getByRole("option", { name: "Sarcelles (95)" }).click();
  expect(await sent()).toBe("95585");
});
