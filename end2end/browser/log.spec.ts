import { expect, signIn, sunday, test } from "./fil.ts";

test("a conseillère logs her day, reads it again, opens an entry", async ({ page, log, javaScriptEnabled }) => {
  await signIn(page, "camille@demo.example");
  // A day of her own for each project: they run side by side on one database.
  await log.open(javaScriptEnabled ? sunday(5) : sunday(6));
  await expect(page.getByText("Rien n’est encore noté ce jour-là.")).toBeVisible();

  await log.choose("Quoi", "Atelier");
  await log.choose("Durée", "2 h");
  await log.choose("Thèmes", "E-mail");
  await page.getByText("Tous les thèmes").click();
  await log.choose("Thèmes", "Santé");
  await page.getByLabel("Personnes").fill("8");
  await page.getByLabel("Note (facultatif)").fill("Groupe à l’aise.");
  await log.save();

  await expect(log.said()).toContainText("Atelier · E-mail, Santé");
  await expect(log.dayTotal()).toHaveText(/1\sactivité · 8\spersonnes · 2\sh/);
  await expect(log.entries()).toHaveCount(1);
  await page.locator("#jour-fil").getByRole("link", { name: "Atelier · E-mail, Santé" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Atelier · E-mail, Santé");
  await expect(page.getByText("Groupe à l’aise.")).toBeVisible();
  await expect(page.getByText("8 personnes")).toBeVisible();
  await page.goto("/activites/liste");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Toutes mes activités");
});

test("several entries in a row, the page never changing @javascript", async ({ page, log }) => {
  await signIn(page, "camille@demo.example");
  const day = sunday(7);
  await log.open(day);
  for (const [at, theme] of ["E-mail", "Bureautique", "Navigation sur Internet"].entries()) {
    await log.choose("Durée", "30 min");
    await log.choose("Thèmes", theme);
    await log.save();
    await expect(log.said()).toContainText(theme);
    await expect(log.entries()).toHaveCount(at + 1);
    // Ready for the next person: focus on the first question, nothing left chosen.
    await expect(page.getByRole("radio", { name: "Individuel" })).toBeFocused();
    await expect(page.getByLabel(theme, { exact: true })).not.toBeChecked();
  }
  await expect(log.dayTotal()).toHaveText(/3\sactivités · 3\spersonnes · 1\sh\s30/);
  expect(new URL(page.url()).search).toBe(`?jour=${day}`);
});

test("what is missing is said beside the field, and nothing typed is lost", async ({ page, log }) => {
  await signIn(page, "camille@demo.example");
  await log.open();
  await page.getByLabel("Personnes").fill("mille");
  await page.getByLabel("Note (facultatif)").fill("Une note </textarea> à garder.");
  await log.choose("Durée", "Autre");
  await page.getByLabel("Autre durée").fill("1 h 75");
  await log.save();

  await expect(page).toHaveTitle(/^Erreur\s: /);
  const summary = page.getByRole("group", { name: "À corriger" });
  await expect(summary).toBeFocused();
  await expect(summary.getByRole("link")).toHaveText([
    "Écrivez une durée de 1 minute à 23 h 59, par exemple 1 h 15.",
    "Choisissez au moins un thème.",
    "Écrivez le nombre de personnes, de 1 à 500.",
  ]);
  await expect(page.getByLabel("Personnes")).toHaveValue("mille");
  await expect(page.getByLabel("Personnes")).toHaveAccessibleDescription("Erreur : Écrivez le nombre de personnes, de 1 à 500.");
  await expect(page.getByLabel("Autre durée")).toHaveValue("1 h 75");
  await expect(page.getByLabel("Note (facultatif)")).toHaveValue("Une note </textarea> à garder.");
  await summary.getByRole("link", { name: "Écrivez le nombre" }).click();
  await expect(page.getByLabel("Personnes")).toBeFocused();
});

test("a place that is not in the list is added with its commune", async ({ page, log, javaScriptEnabled }) => {
  await signIn(page, "malik@demo.example");
  await log.open(javaScriptEnabled ? sunday(2) : sunday(3));
  await page.getByLabel("Lieu", { exact: true }).selectOption({ label: "Un autre lieu…" });
  const place = `Case ${javaScriptEnabled ? "Bellepierre" : "Montgaillard"}`;
  await page.getByLabel("Nom du nouveau lieu").fill(place);
  await page.getByLabel("Commune, ou code postal").fill("Saint-Denis (974)");
  await log.choose("Durée", "45 min");
  await log.choose("Thèmes", "Bureautique");
  await log.save();
  await expect(log.said()).toContainText("Bureautique");
  await expect(log.entries().first()).toContainText(`${place}, Saint-Denis`);
  await expect(page.getByLabel("Lieu", { exact: true }).getByRole("option", { name: `${place}, Saint-Denis` })).toBeAttached();
});

test("own time needs neither people nor themes", async ({ page, log, javaScriptEnabled }) => {
  await signIn(page, "camille@demo.example");
  await log.open(javaScriptEnabled ? sunday(8) : sunday(9));
  await log.choose("Quoi", "Formation");
  await expect(page.getByLabel("Personnes")).toBeHidden();
  await expect(page.getByRole("group", { name: "Thèmes" })).toBeHidden();
  await log.choose("Durée", "2 h");
  await log.save();
  await expect(log.said()).toContainText("Formation");
  await expect(log.dayTotal()).toHaveText(/1\sactivité · 0\spersonne · 2\sh/);
});

test("the whole entry by keyboard alone @javascript", async ({ page, log }) => {
  await signIn(page, "camille@demo.example");
  await log.open(sunday(10));
  await page.getByRole("radio", { name: "Individuel" }).focus();
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  // Her most usual theme comes first.
  const usual = await page.getByRole("group", { name: "Thèmes" }).locator("label").first().innerText();
  await press("Tab", "ArrowRight"); // durée: from the first chip to the second
  await press("Tab", "Space"); // thèmes: the first chip
  await press("Enter");
  await expect(log.said()).toContainText(`Individuel · ${usual}`);
});

test("a session that ends in the middle loses nothing", async ({ page, log, context, javaScriptEnabled }) => {
  await signIn(page, "camille@demo.example");
  await log.open(javaScriptEnabled ? sunday(11) : sunday(12));
  await log.choose("Durée", "1 h 30");
  await log.choose("Thèmes", "Insertion professionnelle");
  await page.getByLabel("Note (facultatif)").fill("CV refait.");
  await context.clearCookies();
  await log.save();
  await expect(page.getByText("ce que vous avez écrit est gardé")).toBeVisible();
  await page.getByLabel("Adresse e-mail").fill("camille@demo.example");
  await page.getByLabel("Mot de passe", { exact: true }).fill("un fil solide");
  await page.getByRole("main").getByRole("button", { name: "Se connecter" }).click();
  await page.getByRole("button", { name: "Envoyer ce que j’avais écrit" }).click();
  await expect(log.said()).toContainText("Insertion professionnelle");
  await expect(log.entries()).toHaveCount(1);
});

test("the server away, the words stay @javascript", async ({ page, log, context }) => {
  await signIn(page, "camille@demo.example");
  await log.open(sunday(13));
  await log.choose("Durée", "15 min");
  await log.choose("Thèmes", "E-mail");
  await context.route("**/api/**", (route) => route.fulfill({ status: 503, contentType: "application/json", body: '"Le service ne répond pas."' }));
  await log.save();
  await expect(page.getByRole("status")).toHaveText("Le service ne répond pas. Ce que vous avez écrit reste ici.");
  await context.unroute("**/api/**");
  await expect(page.getByLabel("E-mail", { exact: true })).toBeChecked();
  await log.save();
  await expect(log.said()).toContainText("E-mail");
  await expect(log.entries()).toHaveCount(1);
});

test("the page stands still while it comes to life @javascript", async ({ page, log }) => {
  await signIn(page, "camille@demo.example");
  await page.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => shifts.push((entry as unknown as { value: number }).value))).observe({ type: "layout-shift", buffered: true });
  });
  await log.open();
  expect(await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts.reduce((sum, shift) => sum + shift, 0))).toBe(0);
});
