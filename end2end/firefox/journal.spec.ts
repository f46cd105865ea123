// What the log promises without network, on Firefox: the same wires are cut, the same processes killed as on Chromium
// (browser/journal.spec.ts), and the database ends with what the person sees.

import { expect, test } from "@playwright/test";
import { Journal, type Told, sorted } from "../browser/journal.ts";
import { Server, Wire } from "../browser/program.ts";
import { Profile, type Seen } from "./profile.ts";

const SYNC = "/api/journal/sync";
const WAITING = `//*[@id="fil"]//li[contains(., "enregistrée sur cet appareil")]`;

class Log {
  constructor(readonly seen: Seen) {}

  async open(url: string) {
    await this.seen.page.goto(url);
    await this.seen.page.waitForSelector("#carnet", { visible: true });
  }

  async state(words: RegExp, timeout?: number) {
    await this.seen.says("#lien", words, timeout);
  }

  choose(name: string, value: string) {
    return this.seen.page.$eval(`#saisie [name=${name}][value="${value}"]`, (found) => {
      const input = found as HTMLInputElement;
      if (!input.checked) input.click();
    });
  }

  async write({ kind, duree, theme, note }: Record<"kind" | "duree" | "theme" | "note", string>) {
    await this.choose("kind", kind);
    await this.choose("duree", duree);
    await this.choose("themes", theme);
    const field = (await this.seen.page.$("#saisie [name=annotation]"))!;
    await field.type(note);
    await this.save();
  }

  async save() {
    await this.seen.press(`//*[@id="saisie"]//button[contains(., "Enregistrer")]`);
    await this.seen.says("#saisie .row > [role=status]", /Enregistré sur cet appareil/);
    await this.seen.page.$eval("#saisie .row > [role=status]", (status) => (status.textContent = ""));
  }

  async change(at: number, theme: string) {
    await this.seen.press(`(${WAITING})[${at + 1}]//button[starts-with(normalize-space(.), "Modifier")]`);
    await this.choose("themes", theme);
    await this.save();
  }

  async remove(at: number) {
    const before = await this.waiting();
    await this.seen.press(`(${WAITING})[${at + 1}]//button[starts-with(normalize-space(.), "Supprimer")]`);
    await this.seen.press(`//button[normalize-space(.) = "Oui, supprimer"]`);
    await expect.poll(() => this.waiting()).toBe(before - 1);
  }

  waiting() {
    return this.seen.count(WAITING);
  }

  /** What the device shows, as its database has it. */
  async shown() {
    return sorted(await new Journal(this.seen.page as never).shown());
  }

  /** What the server holds. */
  async held() {
    const told: Told[] = await this.seen.page.evaluate(async (path) => {
      const body = JSON.stringify({ protocole: 1, personne: null, changements: [] });
      const answer = await fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body });
      const { cliche } = await answer.json();
      return cliche.entrees.map(({ form }: { form: Told & { themes: string[] } }) => ({
        jour: form.jour, kind: form.kind, duree: form.duree, themes: [...form.themes].sort().join(), annotation: form.annotation,
      }));
    }, SYNC);
    return sorted(told);
  }
}

test("fifty entries behind a cut wire, browser and server killed, answers lost, calls doubled", async () => {
  const server = await Server.on();
  const wire = await Wire.to(server.port, SYNC);
  const profile = new Profile();
  try {
    let seen = await profile.open();
    await seen.page.goto(wire.url("/connexion"));
    await (await seen.page.$("main [name=email]"))!.type("camille@demo.example");
    await (await seen.page.$("main [name=mot_de_passe]"))!.type("un fil solide");
    // A session that ends with the browser would be over once it is killed.
    await (await seen.page.$("main [name=rester]"))!.click();
    await Promise.all([seen.page.waitForNavigation(), seen.press(`//main//button[contains(., "Se connecter")]`)]);
    let log = new Log(seen);
    await log.open(wire.url("/journal"));
    await log.state(/^Tout est envoyé\.$/);
    await seen.page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
    const before = (await log.shown()).length;

    wire.cut();
    const durees = ["15", "30", "45", "60", "90", "120"];
    for (let at = 0; at < 50; at += 1) {
      await log.write({ duree: durees[at % 6], theme: at % 2 ? "sante" : "bureautique", kind: at % 5 ? "ponctuel" : "collectif", note: `numéro ${at}` });
    }
    await log.state(/^50\sactivités attendent le réseau\.$/);
    expect(await log.waiting()).toBe(50);
    for (let at = 0; at < 8; at += 1) await log.change(at * 5, "culture");
    for (let left = 50; left > 42; left -= 1) await log.remove(left % 7);
    const wanted = await log.shown();
    expect(wanted.length).toBe(before + 42);

    await profile.kill();
    seen = await profile.open();
    log = new Log(seen);
    await log.open(wire.url("/journal"));
    await log.state(/^50\sactivités attendent le réseau\.$/);
    expect(await log.shown()).toEqual(wanted);

    // Done by the server, which is killed before anybody hears of it; then once more, and the answer is lost again.
    wire.mode = "swallow";
    await seen.page.evaluate(() => void window.dispatchEvent(new Event("online")));
    await expect.poll(() => wire.swallowed).toBeGreaterThan(0);
    await server.kill();
    await server.start();
    const lost = wire.swallowed;
    await expect.poll(() => wire.swallowed, { timeout: 60_000 }).toBeGreaterThan(lost);
    await log.change(0, "ia");
    await log.remove(3);
    const last = await log.shown();
    wire.mode = "open";
    await seen.page.evaluate(() => void window.dispatchEvent(new Event("online")));
    await log.state(/^Tout est envoyé\.$/, 90_000);
    await wire.replay();
    expect(await log.held()).toEqual(last);
    expect(await log.shown()).toEqual(last);
    expect(last.length).toBe(before + 41);
  } finally {
    await profile.close();
    wire.close();
    await server.close();
  }
});
