// A spreadsheet and a calendar become entries, with and without JavaScript; each page accessible, and no wider than a phone.

import { expect, expectAccessible, expectNoSidewaysScroll, signIn, sunday, test } from "./fil.ts";

// What one project adds, the other does not find there: a day and words of its own.
const day = (scripted: boolean | undefined, weeks: number) => sunday(scripted ? weeks : weeks + 1);
const french = (day: string) => day.split("-").reverse().join("/");

function sheet(day: string, lines: number, word = "Tricot") {
  const rows = Array.from({ length: lines }, (_, at) => `${french(day)};Atelier;1h${String(10 + at).padStart(2, "0")};8;Santé`);
  return ["Date;Type;Durée;Participants;Thème", ...rows, `${french(day)};RDV;45;1;${word}`, "demain;RDV;45;1;Santé"].join("\n");
}

const csv = (text: string) => ({ name: "suivi.csv", mimeType: "text/csv", buffer: Buffer.from(text) });

test("a sheet: sent, settled, looked at, added, known again, undone", async ({ page, javaScriptEnabled }) => {
  await signIn(page, "camille@demo.example");
  const text = sheet(day(javaScriptEnabled, 25), 2, javaScriptEnabled ? "Tricot" : "Macramé");
  await page.goto("/activites/liste");
  await page.getByRole("link", { name: "Importer un tableau" }).click();
  await page.getByLabel("Votre fichier").setInputFiles(csv(text));
  await page.getByRole("button", { name: "Envoyer" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Colonnes de votre tableau");
  await expect(page.getByLabel("Ce qu’est « Durée »")).toHaveValue("duree");
  await page.getByRole("button", { name: "Continuer" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Mots de votre tableau");
  await page.getByRole("button", { name: "Continuer" }).click();
  await expect(page.getByRole("group", { name: "À corriger" })).toContainText("Dites ce que veut dire");
  await page.getByLabel(/^Ce que veut dire/).selectOption("Créer avec le numérique");
  await page.getByRole("button", { name: "Continuer" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Vérifier avant d’ajouter");
  await expect(page.getByRole("row").filter({ hasText: "Refusée" })).toContainText("« demain » n’est pas une date");
  await page.getByRole("button", { name: /^Ajouter 3\sactivités$/ }).click();
  await expect(page.getByRole("status")).toContainText(/3\sactivités ajoutées, 1\sligne refusée/);

  await page.goto("/activites/import");
  await page.getByLabel("Votre fichier").setInputFiles(csv(text));
  await page.getByRole("button", { name: "Envoyer" }).click();
  await page.getByRole("button", { name: "Continuer" }).click();
  await expect(page.getByText("Il n’y a rien à ajouter.")).toBeVisible();

  await page.goto("/activites/import");
  await page.getByRole("link", { name: /^Import du/ }).first().click();
  await page.getByRole("button", { name: "Annuler cet import" }).click();
  await expect(page.getByRole("status")).toContainText("Annulé");
});

test("a calendar: what it proposes is completed or ignored", async ({ page, log, javaScriptEnabled }) => {
  await signIn(page, "camille@demo.example");
  const jour = day(javaScriptEnabled, 1);
  const stamp = jour.replaceAll("-", "");
  const event = (uid: string, hour: string, title: string) =>
    `BEGIN:VEVENT\r\nUID:${uid}-${javaScriptEnabled}\r\nDTSTART;TZID=Europe/Paris:${stamp}T${hour}0000\r\nDURATION:PT1H30M\r\nSUMMARY:${title}\r\nEND:VEVENT\r\n`;
  const text = `BEGIN:VCALENDAR\r\n${event("a", "09", "Atelier tablette")}${event("b", "16", "Dentiste")}END:VCALENDAR\r\n`;
  const send = async () => {
    await page.goto("/activites/agenda");
    await page.getByLabel("Votre agenda").setInputFiles({ name: "agenda.ics", mimeType: "text/calendar", buffer: Buffer.from(text) });
    await page.getByRole("button", { name: "Envoyer" }).click();
  };
  await send();
  await expect(page.getByRole("status")).toContainText(/2\snouveaux rendez-vous/);
  await expectAccessible(page, "calendar");
  await page.getByRole("listitem").filter({ hasText: /16\sh\s00/ }).getByRole("button", { name: /^Ignorer/ }).click();
  await page.getByRole("link", { name: /^Compléter.*9\sh\s00/ }).click();
  await log.ready();
  await expect(page.getByRole("group", { name: "Durée" }).getByLabel(/^1\sh\s30$/)).toBeChecked();
  await page.getByLabel("Combien de personnes").or(page.locator("#participants")).first().fill("6");
  await log.save();
  await expect(log.said()).toContainText("Atelier");
  await send();
  await expect(page.getByRole("status")).toContainText("Aucun nouveau rendez-vous");
  await expect(page.getByText("Aucun rendez-vous à noter pour le moment.")).toBeVisible();
});

for (const [size, viewport] of Object.entries({ desktop: { width: 1100, height: 900 }, narrow: { width: 320, height: 740 } })) {
  test(`the pages of an import are accessible, ${size}`, async ({ page, javaScriptEnabled }) => {
    await page.setViewportSize(viewport);
    await signIn(page, "camille@demo.example");
    const check = async (what: string) => {
      await expectAccessible(page, `${what}, ${size}`);
      await expectNoSidewaysScroll(page, `${what}, ${size}`);
    };
    await page.goto("/activites/import");
    await check("file");
    await page.getByRole("button", { name: "Envoyer" }).click();
    await expect(page.getByRole("group", { name: "À corriger" })).toBeVisible();
    await check("file, refused");
    await page.getByLabel("Votre fichier").setInputFiles(csv(sheet(day(javaScriptEnabled, 27), 60, "Unmottrèslongquinefinitpasetquineselitpas")));
    await page.getByRole("button", { name: "Envoyer" }).click();
    await check("columns");
    await page.getByLabel("Ce qu’est « Durée »").selectOption("");
    await page.getByRole("button", { name: "Continuer" }).click();
    await check("columns, refused");
    await page.getByLabel("Ce qu’est « Durée »").selectOption("duree");
    await page.getByRole("button", { name: "Continuer" }).click();
    await check("words");
    await page.getByLabel(/^Ce que veut dire/).selectOption("Ne pas en tenir compte");
    await page.getByRole("button", { name: "Continuer" }).click();
    await check("trial");
    await page.getByRole("button", { name: "Abandonner cet import" }).click();
    await page.goto("/activites/agenda");
    await check("calendar");
  });
}
