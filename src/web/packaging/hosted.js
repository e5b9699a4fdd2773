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

/** A part of the program that is fetched when it is first used, compiled. */
export const part = (name) => fetched(name);

keepOffline();
