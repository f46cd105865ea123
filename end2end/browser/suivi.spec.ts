import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "@playwright/test";
import { expect, expectAccessible, expectNoSidewaysScroll, signIn, test as base } from "./fil.ts";

/** A server of one's own, whose clock this test alone moves. */
class Clock {
  constructor(
    readonly origin: string,
    private readonly data: string,
  ) {}

  /** The programme's time from now on, at nine in Paris (summer time). */
  async set(day: string) {
    const seconds = Math.round((Date.parse(`${day}T07:00:00Z`) - Date.now()) / 1000);
    writeFileSync(join(this.data, "horloge"), String(seconds));
    // The server looks at it ten times a second.
    await new Promise((done) => setTimeout(done, 2_000));
  }
}

const test = base.extend<{ clock: Clock }>({
  clock: async ({}, use) => {
    const data = mkdtempSync(join(tmpdir(), "fil-suivi-"));
    const server: ChildProcess = spawn("target/release/fil", ["serve", "--demo", "--addr", "127.0.0.1:0", "--data", data], { cwd: "..", stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, RUST_LOG: "warn" } });
    const origin = await new Promise<string>((ready, failed) => {
      let said = "";
      server.stdout?.on("data", (text) => {
        said += text;
        const found = /Prêt : (http:\S+)/.exec(said);
        if (found) ready(found[1]);
      });
      server.on("exit", () => failed(new Error(`the server did not start: ${said}`)));
    });
    await use(new Clock(origin, data));
    server.removeAllListeners("exit");
    server.kill("SIGKILL");
    rmSync(data, { recursive: true, force: true });
  },
});

const knot = (page: Page, title: string) => page.locator(".thread > li").filter({ has: page.getByRole("heading", { name: new RegExp(`${title}$`) }) });

async function opened(browser: Browser, origin: string, email: string, javaScriptEnabled?: boolean) {
  const context = await browser.newContext({ baseURL: origin, locale: "fr-FR", javaScriptEnabled });
  const page = await context.newPage();
  await signIn(page, email);
  return page;
}

test("a structure follows a hire from J to J+8, the clock moving", async ({ browser, clock, javaScriptEnabled }) => {
  // A fortnight without a holiday: Monday 7 June 2027 is J.
  await clock.set("2027-06-07");
  const structure = await opened(browser, clock.origin, "ines@demo.example", javaScriptEnabled);
  const organisme = await opened(browser, clock.origin, "thomas@demo.example", javaScriptEnabled);
  await structure.getByRole("link", { name: "À faire" }).click();
  await structure.getByRole("link", { name: "Envoyer la commande de formation pour Maëlle Roux" }).click();
  await structure.getByRole("link", { name: "← Le fil de Maëlle Roux" }).click();
  await expect(knot(structure, "Organisation administrative")).toContainText("pas de date avant l’envoi de la commande");
  const hire = new URL(structure.url()).pathname;

  await structure.getByRole("link", { name: "Préparer la commande" }).click();
  await expect(structure.getByText("Lundi 7 juin, dès l’envoi")).toBeVisible();
  await structure.getByLabel("Ce que l’organisme doit savoir (facultatif)").fill("Absente le 10 juin.");
  await structure.getByRole("button", { name: "Envoyer la commande" }).click();
  await expect(structure.getByRole("status")).toContainText("Votre commande est envoyée.");
  await expect(knot(structure, "Commande envoyée")).toContainText("fait aujourd’hui");
  await expect(knot(structure, "Organisation administrative")).toContainText("J+2 · mercredi 9 juin");
  await expect(knot(structure, "Test de positionnement et entretien")).toContainText("J+4 · vendredi 11 juin");
  await expect(knot(structure, "Création de la formation")).toContainText("J+8 · jeudi 17 juin");

  // Each date says where it comes from.
  await knot(structure, "Organisation administrative").getByText("Pourquoi cette date ?").click();
  await expect(knot(structure, "Organisation administrative").getByText("Conférence CNFPT du 28 mai 2021")).toBeVisible();

  const advance = async (done: string, why: string, more?: () => Promise<void>) => {
    await organisme.goto(hire.replace(/^\/structure\/[^/]+/, new URL(organisme.url()).pathname.match(/^\/organisme\/[^/]+/)?.[0] ?? ""));
    await organisme.getByRole("group", { name: "Ce qui s’est passé" }).getByLabel(done).check();
    await organisme.getByLabel("Pourquoi, en une phrase").fill(why);
    await more?.();
    await organisme.getByRole("button", { name: "Enregistrer" }).click();
    await expect(organisme.getByRole("status")).toContainText("C’est enregistré.");
  };

  await clock.set("2027-06-09");
  await structure.reload();
  await expect(knot(structure, "Organisation administrative")).toContainText("J+2 · aujourd’hui");
  await advance("Fait : J+2 · Organisation administrative", "Rendez-vous fixé au 11 juin.");
  await expect(organisme.getByText("Absente le 10 juin.")).toBeVisible();

  // Monday: the test of Friday has not been noted.
  await clock.set("2027-06-14");
  await structure.goto(hire);
  await expect(knot(structure, "Organisation administrative")).toContainText("J+2 · fait mercredi 9 juin");
  await expect(knot(structure, "Test de positionnement et entretien")).toContainText(/vendredi 11 juin, en retard de 3\sjours/);
  await expect(structure.getByRole("region", { name: "À faire" })).toContainText("Relancez Thomas Girard");
  await structure.getByRole("link", { name: "À faire" }).click();
  await expect(structure.getByRole("link", { name: "Relancer Thomas Girard pour Maëlle Roux" })).toBeVisible();
  await advance("Fait : J+4 · Test de positionnement", "Passé le 11 juin.", () => organisme.getByLabel("Quand").fill("2027-06-11"));

  await clock.set("2027-06-17");
  await structure.goto(hire);
  await expect(knot(structure, "Test de positionnement et entretien")).toContainText("fait vendredi 11 juin");
  await expect(knot(structure, "Création de la formation")).toContainText("J+8 · aujourd’hui");
  await advance("Fait : J+8 · Création de la formation", "Cohorte du 28 juin.", () => organisme.getByLabel("Début de la formation").fill("2027-06-28"));
  await structure.reload();
  await expect(knot(structure, "Création de la formation")).toContainText("fait aujourd’hui");
  await expect(knot(structure, "Formation")).toContainText("Du 28 juin 2027 au 28 novembre 2027 au plus tard");
  await expect(structure.getByText("Cohorte du 28 juin.")).toBeVisible();
  await structure.context().close();
  await organisme.context().close();
});

const pages = ["/suivis", "/a-faire", "/calendrier"];

for (const [size, viewport] of Object.entries({ desktop: { width: 1100, height: 900 }, phone: { width: 360, height: 740 }, narrow: { width: 320, height: 640 } })) {
  test(`the pages of a structure and of an organisme are accessible, ${size} @javascript`, async ({ page }) => {
    await page.setViewportSize(viewport);
    const check = async (what: string) => {
      // The narrowest differs from the telephone by its width alone.
      if (size !== "narrow") await expectAccessible(page, what);
      await expectNoSidewaysScroll(page, what);
    };
    await signIn(page, "ines@demo.example");
    const structure = new URL(page.url()).pathname.replace("/suivis", "");
    for (const path of [...pages.map((path) => structure + path), `${structure}/suivis?etat=en-retard`]) {
      await page.goto(path);
      await check(path);
    }
    for (const name of ["Yanis Petit", "Camille Moreau", "Bruno Leroy", "Maëlle Roux"]) {
      await page.goto(`${structure}/suivis`);
      await page.getByRole("link", { name }).click();
      for (const closed of await page.locator("details").all()) await closed.evaluate((details) => details.setAttribute("open", ""));
      await check(name);
    }
    await page.getByLabel("Arrivée le").fill("2020-01-01");
    await page.getByRole("button", { name: "Noter qu’elle est arrivée" }).click();
    await expect(page.getByRole("group", { name: "À corriger" })).toBeVisible();
    await check("a tranche in error");
    await page.getByRole("link", { name: "Préparer la commande" }).click();
    await check("the order");

    await page.context().clearCookies();
    await signIn(page, "thomas@demo.example");
    await check("the hires of an organisme");
    await page.getByRole("link", { name: "Fatou Keita" }).click();
    await page.getByRole("button", { name: "Enregistrer" }).click();
    await expect(page.getByRole("group", { name: "À corriger" })).toContainText("Dites pourquoi");
    await check("a stage in error");
  });
}

test("the calendar's address is shown once, works, and stops", async ({ page, request, javaScriptEnabled }) => {
  // An account of its own for each project: one address at a time.
  await signIn(page, javaScriptEnabled ? "ines@demo.example" : "rose@demo.example");
  await page.getByRole("link", { name: "À faire" }).click();
  await page.getByRole("link", { name: "Mettre ces dates dans mon agenda" }).click();
  await page.getByRole("button", { name: "Créer mon adresse" }).click();
  const address = new URL(await page.getByLabel("Adresse secrète").inputValue()).pathname;
  const calendar = await request.get(address);
  expect(calendar.status()).toBe(200);
  expect(await calendar.text()).toContain("BEGIN:VCALENDAR\r\n");
  await page.getByRole("link", { name: "Changez-la ou arrêtez-la" }).click();
  await expect(page.getByRole("heading", { name: "Votre adresse fonctionne" })).toBeVisible();
  await page.getByRole("button", { name: "Arrêter cette adresse" }).click();
  expect((await request.get(address)).status()).toBe(404);
});

test("on paper: the thread, the rules in full, nothing to press @javascript", async ({ page }) => {
  await signIn(page, "ines@demo.example");
  await page.getByRole("link", { name: "Yanis Petit" }).click();
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("heading", { name: "D’où viennent ces dates" })).toBeVisible();
  await expect(page.getByText("Situation au")).toBeVisible();
  await expect(page.locator(".thread .when").first()).toBeVisible();
  for (const hidden of [page.getByText("Pourquoi cette date ?").first(), page.getByRole("navigation").first(), page.getByText("Une tranche de la subvention est arrivée ?")]) {
    await expect(hidden).toBeHidden();
  }
  const pdf = await page.pdf({ format: "A4", margin: { top: "15mm", bottom: "15mm", left: "15mm", right: "15mm" } });
  expect(pdf.toString("latin1").match(/\/Type \/Page\b/g)?.length, "pages of A4").toBeLessThanOrEqual(2);
});
