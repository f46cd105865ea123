// What every browser test shares: a page that must stay silent, the log as people see it, and the accessibility check.

import AxeBuilder from "@axe-core/playwright";
import { type Cookie, expect, test as base, type Page } from "@playwright/test";

export const PASSWORD = "un fil solide";

/** A page on which a console error, a CSP violation or a failed request fails the test. */
export const test = base.extend<{ quiet: void; log: Log }>({
  log: async ({ page, javaScriptEnabled }, use) => use(new Log(page, javaScriptEnabled !== false)),
  quiet: [
    async ({ page, javaScriptEnabled }, use) => {
      const noise: string[] = [];
      page.on("console", (message) => {
        // The browser itself reports a refusal that the test asked for.
        const asked = /the server responded with a status of (4\d\d|503)/.test(message.text());
        if (["error", "warning"].includes(message.type()) && !asked) noise.push(message.text());
      });
      page.on("pageerror", (error) => noise.push(error.message));
      page.on("requestfailed", (request) => {
        const left = request.failure()?.errorText === "net::ERR_ABORTED"; // by going to another page
        const unwanted = !javaScriptEnabled && request.resourceType() === "script";
        if (!left && !unwanted) noise.push(`${request.url()} ${request.failure()?.errorText}`);
      });
      await use();
      expect(noise).toEqual([]);
    },
    { auto: true },
  ],
});

/** Sessions of this worker, by account: an account may try to sign in so many times a quarter of an hour. */
const sessions = new Map<string, Cookie[]>();

export async function signIn(page: Page, email: string) {
  const kept = sessions.get(email);
  if (kept) {
    await page.context().addCookies(kept);
    await page.goto("/");
    // Home sends on whoever is signed in; the session may have been ended by a test.
    if (new URL(page.url()).pathname !== "/") return;
  }
  // What the form sends, without the form: the page of signing in has tests of its own.
  const answer = await page.request.post("/connexion", {
    form: { email, mot_de_passe: PASSWORD },
    headers: { "sec-fetch-site": "same-origin" },
    maxRedirects: 0,
  });
  expect(answer.status(), await answer.text()).toBe(303);
  await page.goto("/");
  sessions.set(email, await page.context().cookies());
}

/** A Sunday so many weeks ago: the demonstration's people rest then, so what a test adds is alone. */
export function sunday(weeksAgo: number): string {
  const day = new Date();
  day.setUTCDate(day.getUTCDate() - day.getUTCDay() - 7 * weeksAgo);
  return day.toISOString().slice(0, 10);
}

/** The page of a day of the log. */
export class Log {
  constructor(
    readonly page: Page,
    private readonly scripted: boolean,
  ) {}

  async open(day?: string) {
    await this.page.goto(day ? `/activites?jour=${day}` : "/activites");
    await this.ready();
  }

  /** Once the island answers, where there is JavaScript: until then the form works, but loads a page. */
  async ready() {
    if (!this.scripted) return;
    await this.page.locator(".stopwatch[data-ready]").waitFor({ state: "attached" });
    await this.page.waitForLoadState("networkidle");
    await this.page.evaluate(() => new Promise((done) => requestIdleCallback(done, { timeout: 1_000 })));
  }

  async choose(group: string, name: string) {
    const within = this.page.getByRole("group", { name: group });
    const option = within.getByLabel(name, { exact: true }).first();
    // Which themes are the usual ones depends on what was logged last, by other tests too.
    if (group === "Thèmes" && !(await option.isVisible())) await within.getByText("Tous les thèmes").click();
    await option.check();
  }

  save() {
    return this.page.getByRole("button", { name: "Enregistrer" }).click();
  }

  dayTotal() {
    return this.page.locator("#total-jour");
  }

  entries() {
    return this.page.locator("#jour-fil .thread > li");
  }

  said() {
    return this.page.getByRole("status").filter({ hasText: "Enregistré" });
  }
}

/** No violation of WCAG 2.2 AA, RGAA or good practice, in light and in dark; looked at where scripts run, the page is the same. */
export async function expectAccessible(page: Page, what: string) {
  if (base.info().project.use.javaScriptEnabled === false) return;
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page })
      .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "RGAAv4", "best-practice"])
      .analyze();
    const told = violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(" | ")}`);
    expect(told, `${what}, ${colorScheme}`).toEqual([]);
  }
}

/** Nothing wider than the screen. */
export async function expectNoSidewaysScroll(page: Page, what: string) {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow, what).toBeLessThanOrEqual(0);
}

export { expect };
