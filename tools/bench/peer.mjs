// The peer: bare Node http and better-sqlite3, one process, printing the same fifty lines of the same table. No sign-in,
// no access check, no layout: what a framework cannot be below.

import Database from "better-sqlite3";
import { createServer } from "node:http";

const [file, email, port] = process.argv.slice(2);
const db = new Database(file, { readonly: true });
const { id } = db.prepare("SELECT id FROM personne WHERE email = ?").get(email);
const lines = db.prepare(`
  SELECT activite.id, jour, activite.kind, duree, participants, themes, lieu.nom AS lieu, commune.nom AS commune
  FROM activite JOIN lieu ON lieu.id = activite.lieu JOIN commune ON commune.insee = lieu.commune
  WHERE conseiller = ? ORDER BY jour DESC, activite.id DESC LIMIT 50`);

const escaped = (text) => String(text).replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);

createServer((_, response) => {
  const rows = lines.all(id).map((line) =>
    `<tr><td>${line.jour}</td><td><a href="/activites/${line.id.toString("hex")}">${line.kind} · ${JSON.parse(line.themes).map(escaped).join(", ")}</a></td>` +
    `<td>${escaped(line.lieu)}, ${escaped(line.commune)}</td><td>${line.duree} min</td><td>${line.participants} personnes</td></tr>`);
  const html = `<!DOCTYPE html><html lang="fr"><title>Activités</title><table><tbody>${rows.join("")}</tbody></table></html>`;
  response.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-length": Buffer.byteLength(html) });
  response.end(html);
}).listen(Number(port), "127.0.0.1", () => console.log("ready"));
