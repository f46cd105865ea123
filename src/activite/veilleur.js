// The service worker of the offline log. Before this text the server writes VERSION, SHELL and FILES. It keeps the shell and
// its files, the same for everybody: never a page with data, never an answer of /api.

const CACHE = `journal-${VERSION}`;

self.addEventListener("install", (event) => {
  const fresh = (path) => new Request(path, { cache: "no-cache" });
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([fresh(SHELL), ...FILES.map((file) => new Request(file))])));
});

self.addEventListener("activate", (event) => {
  const forget = async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith("journal-") && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(forget());
});

// The page asks, once the person has agreed to reload.
self.addEventListener("message", (event) => event.data === "remplacer" && self.skipWaiting());

self.addEventListener("fetch", (event) => {
  const { method, url, mode } = event.request;
  const path = new URL(url).pathname;
  if (method === "POST" && mode === "navigate" && ["/deconnexion", "/deconnexion/partout"].includes(path)) {
    event.respondWith(signOut(event.request));
  } else if (method === "GET" && (path === SHELL ? mode === "navigate" : FILES.includes(path))) {
    event.respondWith(caches.match(path, { cacheName: CACHE }).then((kept) => kept ?? fetch(event.request)));
  }
});

// Signing out empties this device of the person's log. Where changes still wait, the log first says so.
async function signOut(request) {
  const form = await request.clone().formData();
  const person = form.get("personne");
  if (!person) return fetch(request);
  if (form.get("effacer") !== "oui" && (await waiting(`fil-${person}`)) > 0) return Response.redirect(`${SHELL}#quitter`, 303);
  const answer = await fetch(request);
  // A redirection, that the browser follows by itself: the session is over.
  if (answer.type === "opaqueredirect") indexedDB.deleteDatabase(`fil-${person}`);
  return answer;
}

// How many entries of this database wait to be sent; none where there is no such database.
function waiting(name) {
  return new Promise((answer) => {
    const opening = indexedDB.open(name);
    opening.onupgradeneeded = () => opening.transaction.abort();
    opening.onerror = () => answer(0);
    opening.onsuccess = () => {
      const database = opening.result;
      const counting = database.transaction("file").objectStore("file").count();
      counting.onsuccess = counting.onerror = () => {
        database.close();
        answer(counting.result ?? 0);
      };
    };
  });
}
