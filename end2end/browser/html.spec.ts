import { HtmlValidate } from "html-validate";
import { expect, signIn, test } from "./fil.ts";

const custom = { flow: true, phrasing: true, permittedContent: ["@flow"] };
const validator = new HtmlValidate({
  extends: ["html-validate:recommended"],
  elements: ["html5", { "leptos-island": custom, "leptos-children": custom }],
  rules: {
    // Checkboxes of one question share their name, and so do the counts of one list, in its order.
    "form-dup-name": "off",
    // The list of the commune field is filled while one types: a <select> cannot be.
    "prefer-native-element": ["error", { exclude: ["listbox"] }],
    // Leptos writes the nonce there on its preload links; browsers read any value as "anonymous".
    "attribute-allowed-values": "off",
  },
});

/** A mark that a line must not begin with, or a guillemet that one must not end with: French keeps them beside their word. */
const breakable = /[\p{L}\p{N}»)>%’] [?!;:»](?![\p{L}\p{N}=])|« /gu;
const unseen = /<(script|style|textarea)\b[^>]*>.*?<\/\1>/gsu;

test("every page is valid HTML in French typography @javascript", async ({ page }) => {
  const check = async (path: string) => {
    const html = await (await page.request.get(path)).text();
    // `<!>` marks places for the browser's code.
    const report = await validator.validateString(html.replaceAll("<!>", ""));
    const told = report.results.flatMap((result) => result.messages.map((message) => `${message.ruleId}: ${message.message} (${message.selector})`));
    expect(told, path).toEqual([]);
    const seen = html.replaceAll(unseen, "");
    const loose = [...seen.matchAll(breakable)].map(({ index }) => seen.slice(Math.max(index - 20, 0), index + 20));
    expect(loose, path).toEqual([]);
  };
  const open = ["/", "/le-metier", "/engager-un-conseiller", "/aide", "/donnees-personnelles", "/mentions-legales"];
  for (const path of [...open, "/connexion", "/accessibilite", "/design", "/rien", "/chiffres", "/chiffres/departement/95"]) await check(path);
  await signIn(page, "camille@demo.example");
  for (const path of ["/activites", "/activites/liste", "/activites/liste?filtrer=1&q=cv", "/activites/liste?choisir=1", "/activites/semaine", "/activites/mois", "/activites/corbeille", "/activites/import", "/activites/agenda", "/activites/chiffres", "/activites/chiffres?periode=jamais", "/activites/chiffres/partages", "/activites/export", "/activites/rapport", "/compte/jetons", "/api", "/compte", "/positionnement", "/parcours"]) await check(path);
  await page.goto("/positionnement");
  const test = await page.locator("main ul a").first().getAttribute("href");
  // One of each kind: a form to read, folders, a letter, addresses, an open answer, an order.
  for (const path of ["", "?tri=note&sens=decroissant&statut=juste", "/1", "/2", "/3", "/6", "/7", "/10", "/14"]) await check(test + path);
  for (const email of ["thomas@demo.example", "ines@demo.example"]) {
    await page.context().clearCookies();
    await signIn(page, email);
    await page.getByRole("link", { name: "Tests", exact: true }).click();
    await check(new URL(page.url()).pathname);
    await check((await page.locator("tbody a").last().getAttribute("href"))!);
  }
  for (const [email, paths] of Object.entries({ "ines@demo.example": ["/suivis", "/a-faire", "/calendrier", "/chiffres", "/chiffres/partages", "/export", "/rapport"], "thomas@demo.example": ["/suivis", ...["groupe", "groupe?forme=adaptatif", "qualite", "qualite?forme=adaptatif", "qualite/calibration", "qualite/reperer-1-01", "qualite/savoirs-2-04", "qualite/reperer-1-09", "a-lire"].map((path) => `/positionnements/${path}`)] })) {
    await page.context().clearCookies();
    await signIn(page, email);
    const own = new URL(page.url()).pathname.replace("/suivis", "");
    const hires = await page.locator(".hire a").evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
    for (const path of [...paths.map((path) => own + path), ...hires]) await check(path);
  }
});
