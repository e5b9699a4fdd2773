// Has the browser keep the program (`worker.js`), and tells the page when another build is ready. Browsers have
// such workers for hosts with HTTPS only; elsewhere nothing is kept.
const workers = navigator.serviceWorker;
const hourMs = 60 * 60 * 1000;

async function keep() {
  const registration = await workers.register("./worker.js", { updateViaCache: "none" });
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
 * Keeps the program once it has started, so that this does not hold up the start. Where the browser has no workers,
 * `fetchAhead` has the page at least keep its parts.
 */
export function keepOffline(fetchAhead) {
  const root = document.documentElement;
  const started = new MutationObserver(() => {
    if (root.dataset.state !== "ready") return;
    started.disconnect();
    if (!workers) return fetchAhead();
    // Without room for it the program works as long as the host does.
    keep().catch((error) => console.warn(error));
  });
  started.observe(root, { attributeFilter: ["data-state"] });
}
