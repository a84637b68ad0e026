// What was read once can be read again without the network; nothing else. Pages come from the network first, so
// that nobody sees an old one while there is a new one; files with their content's hash in the name come from the
// cache first. Answers of the API, what is sent, and whatever says that it is not to be stored are never kept.
//
// The site registers this file under a new address when its style changes (`app/src/shell/travel.js`): the worker
// of a new version then fetches the new offline page, and takes over at once.
const [PAGES, ASSETS, OFFLINE] = ["pages", "assets", "/offline"];
// Beyond this the oldest goes. A page is some 10 kB, and a version of the site has about ten files.
const [N_PAGES, N_ASSETS] = [80, 60];

const keep = async (name, request, response, most) => {
  const cache = await caches.open(name);
  // A page that is kept anew is the newest.
  await cache.delete(request, { ignoreVary: true });
  await cache.put(request, response);
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - most)).map((old) => cache.delete(old, { ignoreVary: true })));
};

const storable = (response) =>
  response.ok && response.type === "basic" && !response.redirected
  && !/no-store/.test(response.headers.get("cache-control") ?? "");

addEventListener("install", (event) => {
  const prepare = async () => {
    const page = await fetch(OFFLINE, { cache: "no-cache" });
    if (!page.ok) throw new Error("no offline page");
    const html = await page.clone().text();
    await keep(PAGES, OFFLINE, page, N_PAGES);
    const parts = new Set([...html.matchAll(/(?:href|src)="((?:\/assets\/|\/favicon)[^"]+)"/g)].map((part) => part[1]));
    await (await caches.open(ASSETS)).addAll(parts);
    await skipWaiting();
  };
  event.waitUntil(prepare());
});

addEventListener("activate", (event) => {
  // The browser asks for the page while the worker wakes.
  event.waitUntil(Promise.all([clients.claim(), registration.navigationPreload?.enable()]));
});

const page = async (event) => {
  try {
    const response = (await event.preloadResponse) ?? (await fetch(event.request));
    if (storable(response) && response.headers.get("content-type")?.startsWith("text/html")) {
      event.waitUntil(keep(PAGES, event.request, response.clone(), N_PAGES));
    }
    return response;
  } catch (error) {
    const cache = await caches.open(PAGES);
    const kept = await cache.match(event.request, { ignoreVary: true });
    if (kept ?? (await cache.match(OFFLINE))) return kept ?? (await cache.match(OFFLINE));
    throw error;
  }
};

const asset = async (event) => {
  const kept = await (await caches.open(ASSETS)).match(event.request, { ignoreVary: true });
  if (kept) return kept;
  const response = await fetch(event.request);
  if (storable(response)) event.waitUntil(keep(ASSETS, event.request, response.clone(), N_ASSETS));
  return response;
};

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin || request.headers.has("authorization")) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (pathname.startsWith("/assets/") || pathname === "/favicon.svg") event.respondWith(asset(event));
});
