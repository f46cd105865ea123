// The offline log as people see it, and what the server holds of it.

import { expect, type BrowserContext, type Page } from "@playwright/test";

/** An entry as both sides tell it, to be compared. */
export type Told = { jour: string; kind: string; duree: string; themes: string; annotation: string };

export class Journal {
  constructor(readonly page: Page) {}

  async open(url = "/journal") {
    await this.page.goto(url);
    await expect(this.page.locator("#carnet")).toBeVisible();
  }

  status() {
    return this.page.locator("#lien");
  }

  entries() {
    return this.page.locator("#fil .thread > li");
  }

  /** The entry whose form has this note. */
  entry(titre: string) {
    return this.entries().filter({ hasText: titre });
  }

  choose(name: string, value: string) {
    // Wherever it is: some themes are behind a press.
    const input = this.page.locator(`#saisie [name=${name}][value="${value}"]`);
    return input.evaluate((found: HTMLInputElement) => found.checked || found.click());
  }

  async write({ kind = "individuel", duree = "30", theme = "email", note = "" }) {
    await this.choose("kind", kind);
    await this.choose("duree", duree);
    await this.choose("themes", theme);
    await this.page.getByLabel("Note (facultatif)").fill(note);
    await this.save();
  }

  async save() {
    await this.page.getByRole("button", { name: "Enregistrer" }).click();
    await expect(this.page.locator("#saisie .row > [role=status]")).toContainText("Enregistré sur cet appareil");
    // The next save is to be told from this one.
    await this.page.locator("#saisie .row > [role=status]").evaluate((status) => (status.textContent = ""));
  }

  /** What the device shows, as its database has it. */
  shown(): Promise<Told[]> {
    return this.page.evaluate(async () => {
      const named = (await indexedDB.databases()).find((database) => database.name?.startsWith("fil-"));
      const database = await new Promise<IDBDatabase>((done) => {
        const opening = indexedDB.open(named!.name!);
        opening.onsuccess = () => done(opening.result);
      });
      const all = (store: string) =>
        new Promise<any[]>((done) => {
          const reading = database.transaction(store).objectStore(store).getAll();
          reading.onsuccess = () => done(reading.result.map((text: string) => JSON.parse(text)));
        });
      const [entries, waiting] = [await all("entrees"), await all("file")];
      database.close();
      const forms = new Map(entries.map((entry) => [entry.id, entry.form]));
      for (const { id, envoi, suite } of waiting) {
        const wanted = suite ?? envoi;
        if (wanted === "supprimer") forms.delete(id);
        else forms.set(id, wanted.ecrire);
      }
      const told = (form: any) => ({ jour: form.jour, kind: form.kind, duree: form.duree, themes: [...form.themes].sort().join(), annotation: form.annotation });
      return [...forms.values()].map(told);
    });
  }
}

/** What the server holds of the log of whoever is signed in. */
export async function held(context: BrowserContext, origin: string): Promise<Told[]> {
  const answer = await context.request.post(`${origin}/api/journal/sync`, {
    headers: { origin },
    data: { protocole: 1, personne: null, changements: [] },
  });
  expect(answer.status()).toBe(200);
  const { cliche } = await answer.json();
  return cliche.entrees.map(({ form }: any) => ({ jour: form.jour, kind: form.kind, duree: form.duree, themes: [...form.themes].sort().join(), annotation: form.annotation }));
}

/** In one order, whatever the ids. */
export const sorted = (entries: Told[]) => entries.map((entry) => JSON.stringify(entry)).sort();
