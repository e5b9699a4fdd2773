// Where the modules of the program are when a host serves them: beside the page, named by the build.
import { keepOffline } from "./offline.js";

const build = "%BUILD%";

/** What the start of the program is given: an address. */
export const program = () => new URL(`./zhibu-${build}_bg.wasm`, import.meta.url);

// Hosts that do not know the type of WebAssembly serve it all the same.
async function fetched(name) {
  const answer = await fetch(new URL(`./${name}-${build}.wasm`, import.meta.url));
  if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
  return WebAssembly.compile(await answer.arrayBuffer());
}

let styled;

// The styles of the parts' pages come with the first part. A page without them is better than none.
function styles() {
  styled ??= new Promise((resolve) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = new URL(`./later-${build}.css`, import.meta.url);
    link.onload = resolve;
    link.onerror = () => {
      styled = undefined;
      link.remove();
      resolve();
    };
    document.head.append(link);
  });
  return styled;
}

/** A part of the program that is fetched when it is first used, compiled. */
export async function part(name) {
  const [module] = await Promise.all([fetched(name), styles()]);
  return module;
}

keepOffline();
