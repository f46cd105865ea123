import { expect, expectAccessible, expectNoSidewaysScroll, signIn, sunday, test, type Log } from "./fil.ts";

// A day of her own for each project: they run side by side on one database.
const weeks = (scripted: boolean | undefined, ago: number) => sunday(scripted ? ago : ago + 1);

async function note(log: Log, day: string, theme: string, text: string) {
  await log.open(day);
  await log.choose("Durée", "30 min");
  await log.choose("Thèmes", theme);
  await log.page.getByLabel("Note (facultatif)").fill(text);
  await log.save();
  await expect(log.said()).toContainText(theme);
}

test("a word of a note, a filter, taken off again", async ({ page, log, javaScriptEnabled }) => {
  await signIn(page, "camille@demo.example");
  const word = javaScriptEnabled ? "girafon" : "marmotte";
  await note(log, weeks(javaScriptEnabled, 15), "E-mail", `Une ${word} créée à l’écran.`);
  await page.getByRole("link", { name: "Toutes mes activités" }).click();
  await page.getByLabel("Chercher dans mes notes").fill(word.slice(0, 5).toUpperCase());
  await page.getByRole("button", { name: "Chercher", exact: true }).click();
  await expect(page.locator("tbody tr")).toHaveCount(1);
  await expect(page.locator(".excerpt")).toContainText(`${word} créée`);

  await page.getByLabel("Quoi").selectOption("Atelier");
  await page.getByRole("button", { name: "Filtrer" }).click();
  await expect(page.getByText("Aucune activité ne correspond.")).toBeVisible();
  expect(new URL(page.url()).searchParams.get("kind")).toBe("collectif");
  await page.getByRole("link", { name: /Retirer.*Atelier/ }).click();
  await expect(page.locator("tbody tr")).toHaveCount(1);
  await page.goBack();
  await expect(page.getByText("Aucune activité ne correspond.")).toBeVisible();

  await page.goto("/activites/liste?periode=mois_dernier&lieu=distance");
  await expect(page.getByLabel("Période")).toHaveValue("mois_dernier");
  await expect(page.getByLabel("Du", { exact: true })).toBeHidden();
  await expect(page.getByRole("navigation", { name: "Filtre" })).toContainText("le mois dernier");
});

test("several entries at once, then undone; deleted, then back", async ({ page, log, javaScriptEnabled }) => {
  await signIn(page, "camille@demo.example");
  const day = weeks(javaScriptEnabled, 17);
  for (const theme of ["E-mail", "Bureautique"]) await note(log, day, theme, "");
  await page.goto(`/activites/liste?du=${day}&au=${day}`);
  await page.getByRole("link", { name: "Modifier plusieurs activités" }).click();
  await expect(page.getByLabel("Nouveau lieu")).toBeHidden();
  await page.getByRole("link", { name: "Tout cocher" }).click();
  await expect(page.getByRole("checkbox", { checked: true })).toHaveCount(2);
  await page.getByRole("button", { name: "Appliquer" }).click();
  await expect(page.getByRole("group", { name: "À corriger" })).toContainText("Choisissez ce que vous voulez faire.");
  await expect(page.getByRole("checkbox", { checked: true })).toHaveCount(2);
  await log.choose("Que faire", "Ajouter un thème");
  await page.getByLabel("Thème", { exact: true }).selectOption("Santé");
  await page.getByRole("button", { name: "Appliquer" }).click();
  await expect(page.getByText(/2\sactivités modifiées/)).toBeVisible();
  await expect(page.getByRole("link", { name: /Santé$/ })).toHaveCount(2);
  await page.getByRole("button", { name: "Annuler" }).click();
  await expect(page.getByText(/2\sactivités sont de nouveau comme avant/)).toBeVisible();

  await page.goto(`/activites?jour=${day}`);
  await page.locator("#jour-fil").getByRole("link", { name: "Bureautique" }).click();
  await page.getByRole("button", { name: "Supprimer" }).click();
  await expect(page.getByText(/1\sactivité supprimée/)).toBeVisible();
  await page.goto("/activites/corbeille");
  const line = page.getByRole("row").filter({ hasText: "Bureautique" }).first();
  await line.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Remettre dans mon journal" }).click();
  await expect(page.getByText(/1\sactivité remise dans votre journal/)).toBeVisible();
  await page.goto(`/activites?jour=${day}`);
  await expect(log.entries()).toHaveCount(2);
});

test("from a day to its month, its week, and back to the day", async ({ page, log, javaScriptEnabled }) => {
  await signIn(page, "camille@demo.example");
  const day = weeks(javaScriptEnabled, 19);
  await note(log, day, "E-mail", "");
  await page.getByRole("link", { name: "Mois", exact: true }).click();
  await expect(page.getByRole("link", { name: "Mois suivant →" })).toHaveCount(0);
  await page.goto(`/activites/mois?mois=${day.slice(0, 7)}`);
  await expect(page.locator(`a[href="/activites?jour=${day}"]`)).toContainText(/30\smin/);
  await page.goto(`/activites/semaine?jour=${day}`);
  await expect(page.getByRole("region", { name: /^Dimanche/ })).toContainText("E-mail");
  await page.getByRole("region", { name: /^Dimanche/ }).getByRole("heading", { level: 2 }).getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/^Dimanche/);
  await expect(log.entries()).toHaveCount(1);
});

const pages = ["/activites", "/activites/liste?filtrer=1", "/activites/liste?q=cv&kind=individuel", "/activites/liste?choisir=tout", "/activites/liste?du=2026-11-24&au=2026-11-23"];
const views = ["/activites/semaine", "/activites/mois", "/activites/corbeille"];
for (const [size, viewport] of Object.entries({ desktop: { width: 1100, height: 900 }, narrow: { width: 360, height: 740 } })) {
  test(`the history is accessible, ${size} @javascript`, async ({ page }) => {
    await page.setViewportSize(viewport);
    await signIn(page, "camille@demo.example");
    for (const path of [...pages, ...views]) {
      await page.goto(path);
      await expectAccessible(page, path);
      await expectNoSidewaysScroll(page, path);
    }
  });
}
