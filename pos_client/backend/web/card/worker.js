// Keeps the page on the phone, so that the card opens where there is no signal.

const CACHE = "pos-client card 1";
const FILES = ["./", "card.css", "card.js", "code.js", "invitation.js", "kept.js", "keys.js", "qr.js", "text.js"];

addEventListener("install", (event) => event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES))));

addEventListener("activate", (event) => event.waitUntil(clients.claim()));

// Network first, so that a new version arrives at once; the kept one when there is no answer.
addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  const isOurs = FILES.some((file) => new URL(file, registration.scope).href === url.href);
  if (event.request.method === "GET" && isOurs) event.respondWith(fresh(event.request));
});

async function fresh(request) {
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(request, answer.clone());
    return answer;
  } catch {
    return cache.match(request);
  }
}
