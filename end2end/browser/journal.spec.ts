import { chromium, test as offline, type BrowserContext } from "@playwright/test";
import { mkdtempSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, expectAccessible, expectNoSidewaysScroll, signIn, test } from "./fil.ts";
import { Journal, held, sorted } from "./journal.ts";
import { Server, Wire } from "./program.ts";

const SYNC = "/api/journal/sync";
const origin = () => test.info().project.use.baseURL!;

/** A browser with a profile on the disk, that can be killed and opened again. */
class Profile {
  private readonly folder = mkdtempSync(join(tmpdir(), "fil-profile-"));
  context!: BrowserContext;

  async open() {
    const { launchOptions, locale, timezoneId } = offline.info().project.use;
    this.context = await chromium.launchPersistentContext(this.folder, { ...launchOptions, locale, timezoneId });
    return this.context.pages()[0];
  }

  async kill() {
    // Chromium writes who holds the profile: host-pid.
    const pid = Number(readlinkSync(join(this.folder, "SingletonLock")).split("-").at(-1));
    const closed = this.context.waitForEvent("close");
    process.kill(pid, "SIGKILL");
    await closed;
  }

  async close() {
    await this.context.close().catch(() => {});
    rmSync(this.folder, { recursive: true, force: true });
  }
}

offline("fifty entries behind a cut wire, browser and server killed, answers lost, calls doubled @javascript", async () => {
  const server = await Server.on();
  const wire = await Wire.to(server.port, SYNC);
  const profile = new Profile();
  try {
    let page = await profile.open();
    await page.goto(wire.url("/connexion"));
    await signInHere(page);
    let journal = new Journal(page);
    await journal.open(wire.url("/journal"));
    await expect(journal.status()).toHaveText("Tout est envoyé.");
    const before = (await journal.shown()).length;

    wire.cut();
    const durees = ["15", "30", "45", "60", "90", "120"];
    for (let at = 0; at < 50; at += 1) {
      await journal.write({ duree: durees[at % 6], theme: at % 2 ? "sante" : "bureautique", kind: at % 5 ? "ponctuel" : "collectif", note: `numéro ${at}` });
    }
    await expect(journal.status()).toHaveText(/^50\sactivités attendent le réseau\.$/);
    const mine = page.locator("#fil li").filter({ hasText: "enregistrée sur cet appareil" });
    await expect(mine).toHaveCount(50);
    for (let at = 0; at < 8; at += 1) {
      await mine.nth(at * 5).getByRole("button", { name: /^Modifier/ }).click();
      await journal.choose("themes", "culture");
      await journal.save();
    }
    for (let left = 50; left > 42; left -= 1) {
      await mine.nth(left % 7).getByRole("button", { name: /^Supprimer/ }).click();
      await page.getByRole("button", { name: "Oui, supprimer" }).click();
      await expect(mine).toHaveCount(left - 1);
    }
    const wanted = sorted(await journal.shown());
    expect(wanted.length).toBe(before + 42);

    await profile.kill();
    page = await profile.open();
    journal = new Journal(page);
    await journal.open(wire.url("/journal"));
    // The eight that are to be deleted too: their creation may have gone through, for all that the device knows.
    await expect(journal.status()).toHaveText(/^50\sactivités attendent le réseau\.$/);
    expect(sorted(await journal.shown())).toEqual(wanted);

    // Done by the server, which is killed before anybody hears of it; then once more, and the answer is lost again.
    wire.mode = "swallow";
    await page.evaluate(() => window.dispatchEvent(new Event("online")));
    await expect.poll(() => wire.swallowed).toBeGreaterThan(0);
    await server.kill();
    await server.start();
    const lost = wire.swallowed;
    await expect.poll(() => wire.swallowed, { timeout: 30_000 }).toBeGreaterThan(lost);
    // What she changes meanwhile follows.
    const waiting = page.locator("#fil li").filter({ hasText: "enregistrée sur cet appareil" });
    await waiting.first().getByRole("button", { name: /^Modifier/ }).click();
    await journal.choose("themes", "ia");
    await journal.save();
    await waiting.nth(3).getByRole("button", { name: /^Supprimer/ }).click();
    await page.getByRole("button", { name: "Oui, supprimer" }).click();
    const last = sorted(await journal.shown());
    wire.mode = "open";
    await page.evaluate(() => window.dispatchEvent(new Event("online")));
    await expect(journal.status()).toHaveText("Tout est envoyé.", { timeout: 70_000 });
    await wire.replay();
    expect(sorted(await held(profile.context, server.url("")))).toEqual(last);
    expect(sorted(await journal.shown())).toEqual(last);
    expect(last.length).toBe(before + 41);
  } finally {
    await profile.close();
    wire.close();
    await server.close();
  }
});

async function signInHere(page: import("@playwright/test").Page, email = "camille@demo.example") {
  await page.getByLabel("Adresse e-mail").fill(email);
  await page.getByLabel("Mot de passe", { exact: true }).fill("un fil solide");
  await page.getByRole("main").getByRole("button", { name: "Se connecter" }).click();
  await expect(page.getByRole("heading", { level: 1 })).not.toHaveText("Se connecter");
}

offline("without network the log opens, adds, changes, deletes; with it, all is sent @javascript", async ({ page, context }) => {
  await signIn(page, "camille@demo.example");
  const journal = new Journal(page);
  await journal.open();
  await expect(journal.status()).toHaveText("Tout est envoyé.");
  await page.evaluate(() => navigator.serviceWorker.ready);
  await context.setOffline(true);
  await page.reload();
  await expect(journal.status()).toContainText("Sans réseau");
  await journal.write({ duree: "45", theme: "ia", note: "hors ligne" });
  await expect(journal.status()).toHaveText(/^1\sactivité attend le réseau\.$/);
  const fresh = journal.entry("Intelligence artificielle").first();
  await expect(fresh).toContainText("enregistrée sur cet appareil");
  await fresh.getByRole("button", { name: /^Modifier/ }).click();
  await expect(page.getByLabel("Note (facultatif)")).toHaveValue("hors ligne");
  await page.getByLabel("Note (facultatif)").fill("hors ligne, corrigée");
  await journal.save();
  await context.setOffline(false);
  await expect(journal.status()).toHaveText("Tout est envoyé.");
  await expect(fresh).toContainText("envoyée");
  expect((await held(context, origin())).map((entry) => entry.annotation)).toContain("hors ligne, corrigée");
  await fresh.getByRole("button", { name: /^Supprimer/ }).click();
  await page.getByRole("button", { name: "Oui, supprimer" }).click();
  await expect(journal.status()).toHaveText("Tout est envoyé.");
  await expect.poll(async () => (await held(context, origin())).map((entry) => entry.annotation)).not.toContain("hors ligne, corrigée");
});

offline("two persons on one device: neither sees the other's log, both queues are sent @javascript", async ({ page, context }) => {
  await signIn(page, "malik@demo.example");
  const journal = new Journal(page);
  await journal.open();
  await page.evaluate(() => navigator.serviceWorker.ready);
  await context.setOffline(true);
  await journal.write({ theme: "parentalite", note: "de Malik" });
  await context.setOffline(false);
  // Malik's session ends without him, before anything is sent.
  await page.route(`**${SYNC}`, (route) => route.abort());
  await context.clearCookies({ name: "fil" });
  await page.goto("/connexion");
  await signInHere(page, "joel@demo.example");
  await page.unroute(`**${SYNC}`);
  await journal.open();
  await expect(journal.status()).toHaveText("Tout est envoyé.");
  await expect(journal.entry("Parentalité")).toHaveCount(0);
  expect((await held(context, origin())).map((entry) => entry.annotation)).not.toContain("de Malik");
  // Offline too, the device is Joël's now.
  await page.evaluate(() => navigator.serviceWorker.ready);
  await context.setOffline(true);
  await page.reload();
  await expect(journal.status()).toContainText("Sans réseau");
  await expect(journal.entry("Parentalité")).toHaveCount(0);
  await context.setOffline(false);
  await context.clearCookies({ name: "fil" });
  await page.goto("/connexion");
  await signInHere(page, "malik@demo.example");
  await journal.open();
  await expect(journal.status()).toHaveText("Tout est envoyé.");
  expect((await held(context, origin())).map((entry) => entry.annotation)).toContain("de Malik");
});

offline("a session that ends while there is no network loses nothing @javascript", async ({ page, context }) => {
  await signIn(page, "camille@demo.example");
  const journal = new Journal(page);
  await journal.open();
  await page.evaluate(() => navigator.serviceWorker.ready);
  await context.setOffline(true);
  await journal.write({ theme: "scolarite", note: "session finie" });
  await context.clearCookies({ name: "fil" });
  await context.setOffline(false);
  await expect(page.getByText("Votre session est terminée. Rien n’est perdu")).toBeVisible();
  await expect(journal.status()).toHaveText(/^1\sactivité attend sur cet appareil\.$/);
  await page.getByRole("link", { name: "Reconnectez-vous" }).click();
  await signInHere(page);
  await expect(page).toHaveURL(/\/journal$/);
  await expect(journal.status()).toHaveText("Tout est envoyé.");
  expect((await held(context, origin())).map((entry) => entry.annotation)).toContain("session finie");
});

offline("signing out while entries wait says so first, then leaves nothing here @javascript", async ({ page, context }) => {
  await signIn(page, "camille@demo.example");
  const journal = new Journal(page);
  await journal.open();
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  await page.route(`**${SYNC}`, (route) => route.abort());
  await journal.write({ theme: "creer", note: "pas encore partie" });
  await page.goto("/compte");
  await page.getByRole("button", { name: "Se déconnecter", exact: true }).click();
  await expect(page).toHaveURL(/\/journal#quitter$/);
  await expect(page.getByText(/1\sactivité n’est pas encore envoyée/)).toBeVisible();
  await expectAccessible(page, "leaving");
  await page.unroute(`**${SYNC}`);
  await page.getByRole("button", { name: "Les envoyer d’abord" }).click();
  await expect(page.getByText("Tout est envoyé. Votre journal sera effacé de cet appareil.")).toBeVisible();
  expect((await held(context, origin())).map((entry) => entry.annotation)).toContain("pas encore partie");
  await page.getByRole("button", { name: "Me déconnecter" }).click();
  await expect(page).toHaveURL(`${origin()}/`);
  expect(await page.evaluate(async () => (await indexedDB.databases()).filter(({ name }) => name?.startsWith("fil-")).length)).toBe(0);
  expect((await context.cookies()).filter(({ name }) => name.startsWith("fil"))).toEqual([]);
  await page.goto("/journal");
  await expect(page.getByRole("link", { name: "Se connecter" })).toBeVisible();
});

offline("signing out with nothing waiting empties the device by itself @javascript", async ({ page }) => {
  await signIn(page, "camille@demo.example");
  const journal = new Journal(page);
  await journal.open();
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  await expect(journal.status()).toHaveText("Tout est envoyé.");
  await page.goto("/compte");
  await page.getByRole("button", { name: "Se déconnecter", exact: true }).click();
  await expect(page).toHaveURL(`${origin()}/`);
  await expect.poll(() => page.evaluate(async () => (await indexedDB.databases()).filter(({ name }) => name?.startsWith("fil-")).length)).toBe(0);
});

offline("changed here and elsewhere: both are shown, the person chooses @javascript", async ({ page, context, browser }) => {
  await signIn(page, "camille@demo.example");
  const journal = new Journal(page);
  await journal.open();
  await journal.write({ theme: "diagnostic", note: "à départager" });
  await expect(journal.status()).toHaveText("Tout est envoyé.");
  await page.evaluate(() => navigator.serviceWorker.ready);
  await context.setOffline(true);
  const line = journal.entry("Diagnostic numérique").first();
  await line.getByRole("button", { name: /^Modifier/ }).click();
  await page.getByLabel("Note (facultatif)").fill("ma version");
  await journal.save();

  const elsewhere = await (await browser.newContext()).newPage();
  await signIn(elsewhere, "camille@demo.example");
  await elsewhere.goto("/activites/liste");
  await elsewhere.getByRole("link", { name: "Diagnostic numérique" }).first().click();
  await elsewhere.goto(`${elsewhere.url()}/modifier`);
  await elsewhere.getByLabel("Note (facultatif)").fill("leur version");
  await elsewhere.getByRole("button", { name: "Enregistrer" }).click();
  await expect(elsewhere.getByText("leur version")).toBeVisible();

  await context.setOffline(false);
  await expect(line).toContainText("en conflit");
  await expect(line).toContainText("leur version");
  await expectAccessible(page, "a conflict");
  await line.getByRole("button", { name: "Garder ma version" }).click();
  await expect(journal.status()).toHaveText("Tout est envoyé.");
  const notes = (await held(context, origin())).map((entry) => entry.annotation);
  expect(notes).toContain("ma version");
  expect(notes).not.toContain("leur version");
  await elsewhere.context().close();
});

for (const [size, viewport] of Object.entries({ desktop: { width: 1100, height: 900 }, telephone: { width: 360, height: 740 } })) {
  test(`the journal is accessible, ${size} @javascript`, async ({ page }) => {
    await page.setViewportSize(viewport);
    await page.goto("/journal");
    await expect(page.getByRole("link", { name: "Se connecter" })).toBeVisible();
    await expectAccessible(page, "nobody");
    await signIn(page, "camille@demo.example");
    const journal = new Journal(page);
    await journal.open();
    await expectAccessible(page, "the journal");
    await expectNoSidewaysScroll(page, "the journal");
    await page.getByRole("button", { name: "Enregistrer" }).click();
    await expect(page.getByRole("group", { name: "À corriger" })).toBeFocused();
    await expectAccessible(page, "errors");
    await expectNoSidewaysScroll(page, "errors");
  });
}

test("the stopwatch outlives the page and fills the duration @javascript", async ({ page }) => {
  await signIn(page, "camille@demo.example");
  const journal = new Journal(page);
  await page.clock.install();
  await journal.open();
  await page.getByRole("button", { name: "Démarrer le chronomètre" }).click();
  await expect(page.getByRole("timer")).toBeVisible();
  await page.clock.fastForward("30:05");
  await page.reload();
  await expect(page.getByRole("timer")).toHaveText(/^30\sminutes/);
  await page.getByRole("button", { name: "Arrêter et noter la durée" }).click();
  await expect(page.locator("#saisie").getByLabel("30 min", { exact: true })).toBeChecked();
  await expect(page.getByRole("button", { name: "Démarrer le chronomètre" })).toBeVisible();
});

test("by keyboard alone, and like last time @javascript", async ({ page }) => {
  await signIn(page, "nora@demo.example");
  const journal = new Journal(page);
  await journal.open();
  await page.getByRole("radio", { name: "Individuel" }).focus();
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  await press("Tab", "ArrowRight", "Tab", "Space", "Enter");
  await expect(page.locator("#saisie .row > [role=status]")).toContainText("Enregistré sur cet appareil");
  await expect(page.getByRole("radio", { name: "Individuel" })).toBeFocused();
  const count = (await journal.shown()).length;
  await page.getByRole("button", { name: "Comme la dernière fois" }).click();
  await expect(page.locator("#saisie").getByLabel("30 min", { exact: true })).toBeChecked();
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await journal.shown()).length).toBe(count + 1);
});

test("a copy of the log for a spreadsheet @javascript", async ({ page }) => {
  await signIn(page, "joel@demo.example");
  const journal = new Journal(page);
  await journal.open();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Exporter ces activités" }).click()]);
  expect(download.suggestedFilename()).toMatch(/^journal-\d{4}-\d\d-\d\d\.csv$/);
});

test("without JavaScript, the way to the pages that need none", async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled !== false);
  await page.goto("/journal");
  await page.getByRole("link", { name: "notez vos activités en ligne" }).click();
  await expect(page).toHaveURL(/\/activites$/);
});
