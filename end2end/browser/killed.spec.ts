import { expect, test } from "./fil.ts";
import { Server } from "./program.ts";

test("the server killed between two steps, nothing is lost", async ({ page }) => {
  const server = await Server.on();
  try {
    await page.goto(server.url("/devenir-conseiller"));
    await page.getByRole("button", { name: "Commencer" }).click();
    await page.getByLabel("Diplômé·e de la médiation numérique").check();
    await page.getByLabel("Quel diplôme ?").fill("DU Médiation numérique");
    await page.getByRole("button", { name: "Continuer", exact: true }).click();
    await page.getByLabel("Non, pas encore").check();
    // What the page keeps by itself meets no server meanwhile: a refused call would be noise.
    await page.route("**/api/**", (route) => route.fulfill({ status: 503, contentType: "application/json", body: '"Unavailable"' }));
    await server.kill();
    await server.start();
    await page.unroute("**/api/**");
    await page.getByRole("button", { name: "Continuer", exact: true }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Où habitez-vous ?");
    await page.goto(server.url("/devenir-conseiller/verifier"));
    await expect(page.getByRole("main")).toContainText("DU Médiation numérique");
    await expect(page.getByRole("main")).toContainText("Pas encore");
  } finally {
    await server.close();
  }
});
