import { type Browser, type BrowserContext, type Page } from "@playwright/test";
import { expect } from "./fil.ts";

/** The questionnaire as people fill it. */
export class Questionnaire {
  constructor(readonly page: Page) {}

  async begin() {
    await this.page.goto("/devenir-conseiller");
    await this.page.getByRole("button", { name: "Commencer" }).click();
    await expect(this.heading()).toHaveText("Où en êtes-vous aujourd’hui ?");
  }

  heading() {
    return this.page.getByRole("heading", { level: 1 });
  }

  summary() {
    return this.page.locator("#erreurs");
  }

  go(name = "Continuer") {
    return this.page.getByRole("button", { name, exact: true }).click();
  }

  async situation() {
    await this.page.getByLabel("En recherche d’emploi").check();
    await this.page.getByLabel("Diplômé·e de la médiation numérique").check();
    await this.page.getByLabel("Quel diplôme ?").fill("DU Médiation numérique");
    await this.go();
  }

  async experience() {
    await this.page.getByLabel("Oui", { exact: true }).check();
    await this.go();
  }

  async lieu() {
    await this.page.getByLabel("Votre commune ou son code postal").fill("Sarcelles (95)");
    await this.go();
  }

  async disponibilite() {
    await this.page.getByLabel("À partir de quel jour ?").fill("2030-01-15");
    await this.page.getByLabel("20 km").check();
    await this.go();
  }

  async motivation(text = "J’aime aider.") {
    await this.page.getByLabel("Votre motivation").fill(text);
    await this.go();
  }

  async contact(email: string) {
    await this.page.getByLabel("Prénom").fill("Awa");
    await this.page.getByLabel("Nom", { exact: true }).fill("Diop");
    await this.page.getByLabel("Par e-mail").check();
    await this.page.getByLabel("Adresse e-mail").fill(email);
    await this.go();
  }

  async fill(email: string) {
    await this.begin();
    await this.situation();
    await this.experience();
    await this.lieu();
    await this.disponibilite();
    await this.motivation();
    await this.contact(email);
    await expect(this.heading()).toHaveText("Vérifier avant d’envoyer");
  }

  /** The code of the last letter to an address. */
  async code(context: BrowserContext, email: string) {
    const box = await context.newPage();
    await box.goto("/courriels");
    const letter = box.locator(".letter").filter({ hasText: email }).filter({ hasText: "Votre code" }).first();
    const code = (await letter.locator("pre").innerText()).match(/\d{3} \d{3}/)?.[0] ?? "";
    await box.close();
    return code;
  }

  async send(context: BrowserContext, email: string) {
    await this.go("Continuer vers l’envoi");
    await expect(this.page.getByText("Votre candidature n’est pas encore envoyée.")).toBeVisible();
    await this.page.getByLabel("Code", { exact: true }).fill(await this.code(context, email));
    await this.go("Envoyer ma candidature");
    await expect(this.heading()).toHaveText("Ma candidature");
  }
}

/** An address for this test alone. */
let used = 0;
export const address = () => `awa.${process.pid}.${Date.now()}.${used++}@exemple.fr`;

export async function onATelephone(browser: Browser, javaScriptEnabled: boolean) {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, javaScriptEnabled, reducedMotion: "reduce" });
  return { context, page: await context.newPage() };
}
