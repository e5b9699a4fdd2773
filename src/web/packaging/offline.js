// Has the browser keep the program (`worker.js`), and tells the page when another build is ready. Browsers have
// such workers for hosts with HTTPS only; elsewhere nothing is kept.
const workers = navigator.serviceWorker;
const hourMs = 60 * 60 * 1000;

async function keep(fetchAhead) {
  const registration = await workers.register("./worker.js", { updateViaCache: "none" }).catch((error) => {
    console.warn(error);
    fetchAhead();
  });
  // Programs that drive a browser may have it register nothing.
  if (!registration) return;
  // With a file that is missing, or without room, there is no worker.
  const first = !registration.active && registration.installing;
  if (first) first.addEventListener("statechange", () => first.state === "redundant" && fetchAhead());
  // The page asks for it when nothing in it is unsaved.
  const tell = () => {
    if (!registration.waiting || !workers.controller) return;
    window.zhibuTakeBuild = () => {
      // Another tab may have taken it.
      if (!registration.waiting) return location.reload();
      workers.addEventListener("controllerchange", () => location.reload(), { once: true });
      registration.waiting.postMessage("take");
    };
    dispatchEvent(new Event("zhibu-build"));
  };
  registration.addEventListener("updatefound", () => {
    const found = registration.installing;
    found.addEventListener("statechange", () => found.state === "installed" && tell());
  });
  tell();
  // While the host is gone there is nothing to find, and the next hour comes.
  setInterval(() => registration.update().catch(() => {}), hourMs);
}

/**
 * Keeps the program once it has started, so that this does not hold up the start. Where that fails, or the browser has
 * no workers, `fetchAhead` has the page at least keep its parts.
 */
export function keepOffline(fetchAhead) {
  const root = document.documentElement;
  const started = new MutationObserver(() => {
    if (root.dataset.state !== "ready") return;
    started.disconnect();
    if (!workers) return fetchAhead();
    keep(fetchAhead);
  });
  started.observe(root, { attributeFilter: ["data-state"] });
}
