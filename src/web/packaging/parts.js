// The parts of the program, compiled when they are first used. Small modules that several parts share come together: they
// are sections of a module that has nothing else.
import { compiled } from "./modules.js";

const bundles = new Map();

function bundle(name) {
  if (!bundles.has(name)) {
    const coming = compiled(name);
    // One that did not come is fetched again when it is needed again.
    coming.catch(() => bundles.delete(name));
    bundles.set(name, coming);
  }
  return bundles.get(name);
}

/** A module of the program by its name, and the bundle that it is in, if it is in one. */
export async function part(name, within) {
  if (!within) return compiled(name);
  const [bytes] = WebAssembly.Module.customSections(await bundle(within), name);
  return WebAssembly.compile(bytes);
}
