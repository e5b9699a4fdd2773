// Files that are opened with the program from the desktop: where it is installed, and the browser hands them over.
const root = document.documentElement;

// The page takes what is dropped on it, and asks first where that would leave a form.
function drop(files) {
  const data = new DataTransfer();
  for (const file of files) data.items.add(file);
  dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
}

/** Takes files once the program has started. */
export function takeLaunched() {
  if (!window.launchQueue) return;
  const ready = new Promise((resolve) => {
    const isReady = () => root.dataset.state === "ready" && resolve();
    new MutationObserver(isReady).observe(root, { attributeFilter: ["data-state"] });
    isReady();
  });
  window.launchQueue.setConsumer(async ({ files }) => {
    if (files.length === 0) return;
    // One that was moved meanwhile holds up none of the others. Browsers that hand over files know this.
    const opened = await Promise.allSettled(files.map((handle) => handle.getFile()));
    await ready;
    const read = opened.flatMap(({ status, value }) => (status === "fulfilled" ? [value] : []));
    const others = files.filter((_, index) => opened[index].status === "rejected").map(({ name }) => name);
    if (read.length > 0) drop(read);
    if (others.length > 0) dispatchEvent(new CustomEvent("zhibu-not-read", { detail: others.join(", ") }));
  });
}
