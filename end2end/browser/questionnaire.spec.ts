import { type Locator } from "@playwright/test";
import { expect, expectAccessible, expectNoSidewaysScroll, test } from "./fil.ts";
import { Questionnaire, address, onATelephone } from "./questionnaire.ts";

test("from the first page to the space, on a telephone", async ({ browser, javaScriptEnabled }) => {
  const { context, page } = await onATelephone(browser, javaScriptEnabled !== false);
  const questionnaire = new Questionnaire(page);
  const email = address();
  await questionnaire.fill(email);
  for (const text of ["DU Médiation numérique", "Sarcelles (95)", "15 janvier 2030", "20 km", "J’aime aider.", "Awa Diop", email]) {
    await expect(page.getByRole("main")).toContainText(text);
  }
  await expectNoSidewaysScroll(page, "check");
  // Change one answer, and come back.
  await page.getByRole("link", { name: "Modifier : Motivation" }).click();
  await page.getByLabel("Votre motivation").fill("J’aime aider les autres.");
  await questionnaire.go("Enregistrer et revenir");
  await expect(page.getByRole("main")).toContainText("J’aime aider les autres.");
  await questionnaire.send(context, email);
  await expect(page.getByText("C’est envoyé.")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Candidature envoyée" })).toBeVisible();
  await expectNoSidewaysScroll(page, "space");

  // Back, edit, resend: nothing is replaced, nothing is lost.
  await page.goto("/mon-espace");
  await page.getByRole("button", { name: "Modifier mes réponses" }).click();
  await expect(page.getByText("Rien n’a changé pour le moment.")).toBeVisible();
  await page.getByRole("link", { name: "Modifier : Disponibilité" }).click();
  await page.getByLabel("40 km").check();
  await questionnaire.go("Enregistrer et revenir");
  await expect(page.getByText("Avant : 20 km")).toBeVisible();
  await questionnaire.go("Envoyer les changements");
  await expect(page.getByRole("heading", { name: "Réponses modifiées" })).toBeVisible();

  await page.getByRole("link", { name: "Retirer ma candidature" }).click();
  await page.getByLabel("Mon projet a changé").check();
  await page.getByRole("button", { name: "Retirer ma candidature" }).click();
  await expect(page.getByRole("heading", { name: "Candidature retirée" })).toBeVisible();
  await page.getByRole("link", { name: "Effacer mes données" }).click();
  await page.getByLabel("Je veux tout effacer").check();
  await page.getByRole("button", { name: "Effacer définitivement" }).click();
  await expect(questionnaire.heading()).toHaveText("Vos données sont effacées");
  await page.goto("/mon-espace");
  await expect(questionnaire.heading()).toHaveText("Se connecter");
  await context.close();
});

test("Back after sending, another answer, sent again: both are shown", async ({ page, context }) => {
  const questionnaire = new Questionnaire(page);
  const email = address();
  await questionnaire.fill(email);
  const motivation = await context.newPage();
  await motivation.goto("/devenir-conseiller/motivation");
  await questionnaire.send(context, email);
  await motivation.getByLabel("Votre motivation").fill("Écrit dans un autre onglet.");
  await motivation.getByRole("button", { name: "Continuer", exact: true }).click();
  await expect(motivation.getByText("Votre candidature est déjà envoyée.")).toBeVisible();
  await expect(motivation.getByText("Avant : J’aime aider.")).toBeVisible();
  await motivation.getByRole("button", { name: "Garder ma candidature comme avant" }).click();
  await expect(motivation.getByRole("main")).toContainText("J’aime aider.");
});

test("by keyboard alone", async ({ page, context, javaScriptEnabled }) => {
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const type = (text: string) => page.keyboard.type(text);
  const onTo = (heading: string) => expect(page.getByRole("heading", { level: 1 })).toHaveText(heading);
  /** Tab, until the field has the focus: what cannot be reached so fails. */
  const reach = async (target: Locator) => {
    for (let presses = 0; presses < 40; presses++) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press("Tab");
    }
    await expect(target).toBeFocused();
  };
  const at = (label: string) => reach(page.getByLabel(label, { exact: true }).first());
  await page.goto("/devenir-conseiller");
  await reach(page.getByRole("button", { name: "Commencer" }));
  await press("Enter");
  await onTo("Où en êtes-vous aujourd’hui ?");
  await at("En recherche d’emploi");
  await press("Space", "Enter");
  await onTo("Avez-vous déjà accompagné des personnes au numérique ?");
  await at("Oui");
  await press("ArrowDown", "Enter");
  await onTo("Où habitez-vous ?");
  await at("Votre commune ou son code postal");
  await type("sarcelles");
  if (javaScriptEnabled) {
    await expect(page.getByRole("option", { name: /Sarcelles/ })).toBeVisible();
    await press("ArrowDown", "Enter");
  }
  await press("Enter");
  await onTo("Quand et jusqu’où pouvez-vous travailler ?");
  await at("À partir de quel jour ?");
  await type("15012030");
  await at("5 km");
  await press("Space", "ArrowRight", "Enter");
  await onTo("Qu’est-ce qui vous attire dans ce métier ?");
  await at("Votre motivation");
  await type("Aider.");
  await press("Tab", "Enter");
  await onTo("Comment vous joindre ?");
  const email = address();
  await at("Prénom");
  await type("Awa");
  await press("Tab");
  await type("Diop");
  await press("Tab", "Space", "Tab");
  await type(email);
  await press("Enter");
  await onTo("Vérifier avant d’envoyer");
  await reach(page.getByRole("button", { name: "Continuer vers l’envoi" }));
  await press("Enter");
  await at("Code");
  await type(await new Questionnaire(page).code(context, email));
  await press("Enter");
  await onTo("Ma candidature");
});

test("what is missing is said, the focus is there, nothing typed is lost", async ({ page }) => {
  const questionnaire = new Questionnaire(page);
  await questionnaire.begin();
  await questionnaire.go();
  await expect(page).toHaveTitle(/^Erreur\s: /);
  await expect(questionnaire.summary()).toBeFocused();
  await questionnaire.summary().getByRole("link", { name: "Choisissez au moins une situation." }).click();
  await expect(page.getByLabel("En recherche d’emploi")).toBeFocused();
  await page.getByLabel("Diplômé·e de la médiation numérique").check();
  await page.getByLabel("Quel diplôme ?").fill("x".repeat(201));
  await questionnaire.go();
  await expect(page.getByLabel("Quel diplôme ?")).toHaveValue("x".repeat(201));
  // The diploma is never lost by ticking another box.
  await page.getByLabel("Quel diplôme ?").fill("DU");
  await page.getByLabel("Diplômé·e de la médiation numérique").uncheck();
  await page.getByLabel("En formation").check();
  await questionnaire.go();
  await page.goto("/devenir-conseiller/situation");
  await page.getByLabel("Diplômé·e de la médiation numérique").check();
  await expect(page.getByLabel("Quel diplôme ?")).toHaveValue("DU");

  await page.goto("/devenir-conseiller/lieu");
  await page.getByLabel("Votre commune ou son code postal").fill("saint denis");
  // The list that opens may cover the button: leaving the field closes it.
  await page.getByLabel("Votre commune ou son code postal").blur();
  await questionnaire.go();
  await expect(page.getByRole("group", { name: "Laquelle ?" })).toBeVisible();
  await page.getByLabel("Saint-Denis (974)").check();
  await questionnaire.go();
  await expect(questionnaire.heading()).toHaveText("Quand et jusqu’où pouvez-vous travailler ?");
  await page.goto("/devenir-conseiller/verifier");
  await expect(page.getByRole("main")).toContainText("Saint-Denis (974)");
  await questionnaire.go("Continuer vers l’envoi");
  await expect(questionnaire.summary()).toBeFocused();
  await questionnaire.summary().getByRole("link", { name: "Comment vous joindre ?" }).click();
  await expect(questionnaire.heading()).toHaveText("Comment vous joindre ?");
});

test("left in the middle, taken up on another browser by the link", async ({ page, browser, javaScriptEnabled }) => {
  const questionnaire = new Questionnaire(page);
  const email = address();
  await questionnaire.begin();
  await questionnaire.situation();
  await page.getByLabel("Non, pas encore").check();
  await questionnaire.go("Finir plus tard");
  await page.getByLabel("Adresse e-mail").fill(email);
  await questionnaire.go("Envoyer le lien");
  await expect(page.getByText("Le lien est parti")).toBeVisible();

  const other = await browser.newContext({ javaScriptEnabled });
  const there = await other.newPage();
  await there.goto("/courriels");
  await there.locator(".letter").filter({ hasText: email }).getByRole("link").click();
  await there.getByRole("button", { name: "Reprendre" }).click();
  await expect(there.getByRole("heading", { level: 1 })).toHaveText("Où habitez-vous ?");
  await there.getByRole("link", { name: /Expérience/ }).click();
  await expect(there.getByLabel("Non, pas encore")).toBeChecked();
  // On a shared computer, it is left behind.
  await there.goto("/devenir-conseiller/plus-tard");
  await there.getByRole("button", { name: "Quitter cet appareil" }).click();
  await there.goto("/devenir-conseiller");
  await expect(there.getByRole("button", { name: "Commencer" })).toBeVisible();
  await other.close();
});

test("cookies lost in the middle, nothing is typed twice", async ({ page, context }) => {
  const questionnaire = new Questionnaire(page);
  await questionnaire.begin();
  await questionnaire.situation();
  await page.getByLabel("Oui", { exact: true }).check();
  await context.clearCookies();
  await questionnaire.go();
  await expect(questionnaire.heading()).toHaveText("Où habitez-vous ?");
  await page.goto("/devenir-conseiller/situation");
  await expect(page.getByLabel("Quel diplôme ?")).toHaveValue("DU Médiation numérique");
});

test("a session that ends while one changes an answer loses nothing", async ({ page, context }) => {
  const questionnaire = new Questionnaire(page);
  const email = address();
  await questionnaire.fill(email);
  await questionnaire.send(context, email);
  await page.getByRole("button", { name: "Modifier mes réponses" }).click();
  await page.getByRole("link", { name: "Modifier : Motivation" }).click();
  await page.getByLabel("Votre motivation").fill("Écrit juste avant la fin.");
  await context.clearCookies({ name: "fil" });
  await questionnaire.go("Enregistrer et revenir");
  await expect(page.getByText("ce que vous avez écrit est gardé")).toBeVisible();
  await page.getByLabel("Adresse e-mail").fill(email);
  await questionnaire.go("Recevoir un code par e-mail");
  await page.getByLabel("Code", { exact: true }).fill(await questionnaire.code(context, email));
  await page.getByRole("main").getByRole("button", { name: "Se connecter" }).click();
  await questionnaire.go("Envoyer ce que j’avais écrit");
  await expect(page.getByRole("main")).toContainText("Écrit juste avant la fin.");
  await expect(page.getByText("Avant : J’aime aider.")).toBeVisible();
});

test("without e-mail, a telephone and a paper code", async ({ page, browser, javaScriptEnabled }) => {
  const questionnaire = new Questionnaire(page);
  await questionnaire.begin();
  await questionnaire.situation();
  await questionnaire.experience();
  await questionnaire.lieu();
  await questionnaire.disponibilite();
  await questionnaire.motivation();
  await page.getByLabel("Prénom").fill("Jo");
  await page.getByLabel("Nom", { exact: true }).fill("Bel");
  await page.getByLabel("Je n’ai pas d’e-mail").check();
  await page.getByLabel("Téléphone", { exact: true }).fill(`06 ${String(Date.now()).slice(-8)}`);
  await page.getByLabel("Une personne m’aide").check();
  await page.getByLabel("Qui vous aide ?").fill("Inès, médiathèque");
  await questionnaire.go();
  await questionnaire.go("Envoyer ma candidature");
  await expect(page.getByRole("heading", { name: "Gardez ce code" })).toBeVisible();
  const code = await page.locator(".paper-code").innerText();
  await page.emulateMedia({ media: "print" });
  await expect(page.locator(".paper-code")).toBeVisible();

  const other = await browser.newContext({ javaScriptEnabled });
  const there = await other.newPage();
  await there.goto("/reprendre");
  await there.getByLabel("Code", { exact: true }).fill(code.toLowerCase().replaceAll("-", " "));
  await there.getByRole("button", { name: "Reprendre" }).click();
  await expect(there.getByRole("heading", { level: 1 })).toHaveText("Ma candidature");
  await other.close();
});

test("kept while one types, and counted @javascript", async ({ page, context }) => {
  const questionnaire = new Questionnaire(page);
  await questionnaire.begin();
  await page.goto("/devenir-conseiller/motivation");
  await page.waitForLoadState("networkidle");
  await page.getByLabel("Votre motivation").pressSequentially("Bonjour");
  await expect(page.getByText("Encore 2 493 caractères")).toBeVisible();
  const said = page.getByRole("status").filter({ hasText: "Rien n’est encore envoyé" });
  await expect(said).toBeVisible();
  await expect
    .poll(async () => {
      const other = await context.newPage();
      await other.goto("/devenir-conseiller/motivation");
      const kept = await other.getByLabel("Votre motivation").inputValue();
      await other.close();
      return kept;
    })
    .toBe("Bonjour");
  // Left before the pause is over: kept all the same.
  await page.getByLabel("Votre motivation").fill("Bonjour à vous");
  await page.goto("/devenir-conseiller/experience");
  // What is sent on leaving may arrive after the next page.
  await expect(async () => {
    await page.goto("/devenir-conseiller/motivation");
    await expect(page.getByLabel("Votre motivation")).toHaveValue("Bonjour à vous", { timeout: 1_000 });
  }).toPass();
  await page.waitForLoadState("networkidle");
  // The server away: said, and the words stay.
  await context.route("**/api/**", (route) => route.fulfill({ status: 503, contentType: "application/json", body: '"Unavailable"' }));
  await page.getByLabel("Votre motivation").fill("Bonjour à tous");
  await expect(page.getByRole("status").filter({ hasText: "Pas enregistré pour le moment" })).toBeVisible();
  await expect(page.getByLabel("Votre motivation")).toHaveValue("Bonjour à tous");
});

for (const [size, viewport] of Object.entries({ desktop: { width: 1100, height: 900 }, narrow: { width: 320, height: 640 } })) {
  test(`every step and state is accessible, ${size} @javascript`, async ({ page, context }) => {
    await page.setViewportSize(viewport);
    const questionnaire = new Questionnaire(page);
    const check = async (what: string) => {
      await expectAccessible(page, what);
      await expectNoSidewaysScroll(page, what);
    };
    const email = address();
    await page.goto("/devenir-conseiller");
    await check("start");
    await questionnaire.begin();
    const steps = [
      async () => questionnaire.situation(),
      async () => questionnaire.experience(),
      async () => questionnaire.lieu(),
      async () => questionnaire.disponibilite(),
      async () => questionnaire.motivation(),
      async () => questionnaire.contact(email),
    ];
    for (const [at, step] of steps.entries()) {
      await check(`step ${at}`);
      await questionnaire.go();
      await expect(questionnaire.summary()).toBeVisible();
      await check(`step ${at} in error`);
      await step();
    }
    await check("verify");
    await page.goto("/devenir-conseiller/lieu");
    await page.getByLabel("Votre commune ou son code postal").fill("saint denis");
    // The list that opens may cover the button: leaving the field closes it.
    await page.getByLabel("Votre commune ou son code postal").blur();
    await page.getByRole("button", { name: "Continuer", exact: true }).click();
    await check("which commune");
    await page.getByLabel("Saint-Denis (93)").check();
    await questionnaire.go();
    await page.goto("/devenir-conseiller/plus-tard");
    await check("later");
    await page.goto("/devenir-conseiller");
    await check("begun");
    await page.goto("/reprendre");
    await page.getByRole("button", { name: "Reprendre" }).click();
    await check("resume in error");
    await page.goto("/devenir-conseiller/verifier");
    await questionnaire.go("Continuer vers l’envoi");
    await check("code");
    await page.getByRole("button", { name: "Envoyer ma candidature" }).click();
    await check("code in error");
    await page.getByLabel("Code", { exact: true }).fill(await questionnaire.code(context, email));
    await questionnaire.go("Envoyer ma candidature");
    await check("space");
    await page.getByRole("button", { name: "Modifier mes réponses" }).click();
    await check("change");
    await page.goto("/mon-espace/effacer");
    await page.getByRole("button", { name: "Effacer définitivement" }).click();
    await check("erase in error");
    await page.goto("/mon-espace/retirer");
    await page.getByRole("button", { name: "Retirer ma candidature" }).click();
    await check("withdraw in error");
    await page.getByLabel("Une autre raison").check();
    await page.getByRole("button", { name: "Retirer ma candidature" }).click();
    await check("withdrawn");
  });
}
