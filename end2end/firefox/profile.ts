// Firefox with a profile on the disk, through WebDriver BiDi, that can be killed and opened again.

import { expect } from "@playwright/test";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import puppeteer, { type Browser, type ElementHandle, type Page } from "puppeteer-core";

const firefox = ["/usr/bin/firefox-esr", "/usr/bin/firefox"].find((path) => existsSync(path));

export class Profile {
  private readonly folder = mkdtempSync(join(tmpdir(), "fil-firefox-"));
  private browser!: Browser;

  async open(): Promise<Seen> {
    this.browser = await puppeteer.launch({ browser: "firefox", executablePath: firefox, headless: true, userDataDir: this.folder });
    console.log(await this.browser.version());
    return new Seen((await this.browser.pages())[0] ?? (await this.browser.newPage()));
  }

  async kill() {
    const process = this.browser.process()!;
    const ended = new Promise((done) => process.once("exit", done));
    process.kill("SIGKILL");
    await ended;
  }

  async close() {
    await this.browser.close().catch(() => {});
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A page, as far as these tests look at it. */
export class Seen {
  constructor(readonly page: Page) {}

  text(selector: string): Promise<string> {
    return this.page.$eval(selector, (found) => found.textContent ?? "").catch(() => "");
  }

  says(selector: string, words: RegExp, timeout = 10_000) {
    return expect.poll(() => this.text(selector), { timeout }).toMatch(words);
  }

  /** The first that is there within ten seconds. */
  async find(xpath: string): Promise<ElementHandle<Element>> {
    return (await this.page.waitForSelector(`::-p-xpath(${xpath})`, { timeout: 10_000 }))!;
  }

  count(xpath: string): Promise<number> {
    return this.page.$$eval(`::-p-xpath(${xpath})`, (found) => found.length);
  }

  async press(xpath: string) {
    const found = await this.find(xpath);
    await found.scrollIntoView();
    await found.click();
  }
}
