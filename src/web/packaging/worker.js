// The service worker: keeps the program in the browser, so that it opens and works when the host is gone, and
// stays of one build while the host gets the next. The build writes what stands in percent signs.
const build = "%BUILD%";
const files = "%FILES%";

// Other programs may share the origin, and other copies of this one its folders.
const own = `zhibu ${self.registration.scope} `;
const page = new URL("./", self.registration.scope).href;

async function fetched(address, options) {
  const answer = await fetch(address, options);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer;
}

// Browsers refuse an answer for a page that came by way of another address.
const copy = (body, { headers }) => new Response(body, { headers });

// Every file but the page has a name that no other build has, so that an earlier answer is as good.
async function fetchedFile(address) {
  const answer = await fetched(address);
  return copy(await answer.blob(), answer);
}

// The page of this build: what else a host has at an address, or of another build, is not kept with these files.
async function pageAt(address) {
  const answer = await fetched(address, { cache: "reload" });
  const text = await answer.text();
  if (!text.includes(build)) throw new Error(`${address}: not of ${build}`);
  return copy(text, answer);
}

// Most hosts have it at the address of the folder; object storage knows files only.
const fetchedPage = () => pageAt(page).catch(() => pageAt(`${page}index.html`));

// All files or none: with one that is missing, or without room for them, there is no worker of this build.
async function keep() {
  const others = files.map((name) => new URL(name, page).href);
  const addresses = [page, ...others];
  const answers = await Promise.all([fetchedPage(), ...others.map(fetchedFile)]);
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
