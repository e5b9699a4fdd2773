// The service worker: keeps the program in the browser, so that it opens and works when the host is gone, and
// stays of one build while the host gets the next. The build writes what stands in percent signs.
const build = "%BUILD%";
const files = "%FILES%";

// Other programs may share the origin, and other copies of this one its folders.
const own = `zhibu ${self.registration.scope} `;
const page = new URL("./", self.registration.scope).href;

// Every file but the page has a name that no other build has, so that an earlier answer is as good.
async function fetched(address) {
  const answer = await fetch(address, { cache: address === page ? "reload" : "default" });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  // Browsers refuse an answer for a page that came by way of another address.
  return new Response(await answer.blob(), { headers: answer.headers });
}

// All files or none: with one that is missing, or without room for them, there is no worker of this build.
async function keep() {
  const addresses = [page, ...files.map((name) => new URL(name, page).href)];
  const answers = await Promise.all(addresses.map(fetched));
  const cache = await caches.open(own + build);
  try {
    await Promise.all(addresses.map((address, index) => cache.put(address, answers[index])));
  } catch (error) {
    await caches.delete(own + build);
    throw error;
  }
}

// The build before this one is kept: a page of it may be open in another tab, and want its parts.
async function forgetOlder() {
  const others = (await caches.keys()).filter((name) => name.startsWith(own) && name !== own + build);
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
  await self.clients.claim();
}

// Browsers may throw away what they keep; then the host is asked as if there were no worker.
async function answer(request) {
  const kept = request.mode === "navigate" ? await caches.match(page, { cacheName: own + build }) : await caches.match(request.url);
  return kept ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(forgetOlder()));
self.addEventListener("message", (event) => event.data === "take" && self.skipWaiting());
self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const address = url.replace(/[?#].*$/, "");
  const isPage = mode === "navigate" && address.replace(/index\.html$/, "") === page;
  const isOfBuild = address.startsWith(page) && /-[0-9a-f]{16}(_bg)?\.\w+$/.test(address);
  if (method === "GET" && (isPage || isOfBuild)) event.respondWith(answer(event.request));
});
