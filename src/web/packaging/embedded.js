// Where the modules of the program are in the single file: packed, as blocks of data in the page.
import { gunzipSync } from "fflate";

async function unpacked(name) {
  const text = document.getElementById(`module-${name}`).textContent;
  const packed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  if (typeof DecompressionStream !== "function") return gunzipSync(packed);
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}

/** What the start of the program is given: its bytes. */
export const program = () => unpacked("program");

/** A part of the program, compiled when it is first used. */
export const part = async (name) => WebAssembly.compile(await unpacked(name));
