// Short names for what the program imports from its script. wasm-bindgen names each import with a hash
// of sixteen digits, in both files: these compress to nothing less, and are a hundredth of the first load.
import { name, number, Reader, withSections } from "./wasm.mjs";

const importSection = 2;

/** The module with the imports from `module` called `short`, and the new name of each. */
function renamed(wasm, module, short) {
  const names = new Map();
  const changed = withSections(wasm, (id, content) => {
    if (id !== importSection) return content;
    const imports = new Reader(content);
    const count = imports.number();
    const entries = [number(count)];
    for (let index = 0; index < count; index++) {
      const [from, old] = [imports.name(), imports.name()];
      const isOfScript = from === module;
      if (isOfScript && !names.has(old)) names.set(old, `i${names.size.toString(36)}`);
      entries.push(name(isOfScript ? short : from), name(isOfScript ? names.get(old) : old), imports.description());
    }
    return Buffer.concat(entries);
  });
  return { wasm: changed, names };
}

/** Gives the imports of a program from `module` short names, in the program and in its script. */
export function shortenImports(program, script, module) {
  const short = "./i.js";
  const { wasm, names } = renamed(program, module, short);
  if (names.size === 0) throw new Error(`nothing is imported from ${module}`);
  const found = new Set();
  const shorter = script.replace(/\b__wb\w+/g, (word) => {
    if (!names.has(word)) return word;
    found.add(word);
    return names.get(word);
  });
  const missing = [...names.keys()].filter((old) => !found.has(old));
  if (missing.length > 0) throw new Error(`the script does not name ${missing.join(", ")}`);
  if (!shorter.includes(`"${module}"`)) throw new Error(`the script does not name ${module}`);
  return { wasm, script: shorter.replaceAll(`"${module}"`, `"${short}"`) };
}
