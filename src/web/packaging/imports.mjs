// Short names for what the program imports from its script. wasm-bindgen names each import with a hash
// of sixteen digits, in both files: these compress to nothing less, and are a hundredth of the first load.

const importSection = 2;

/** Reads numbers, names and bytes of a WebAssembly module, one after another. */
class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  number() {
    for (let number = 0, shift = 0; ; shift += 7) {
      const byte = this.bytes[this.at++];
      number += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return number;
    }
  }

  take(length) {
    return this.bytes.subarray(this.at, (this.at += length));
  }

  name() {
    return Buffer.from(this.take(this.number())).toString();
  }

  /** What kind of thing is imported, and its type. */
  description() {
    const start = this.at;
    const kind = this.bytes[this.at++];
    const limits = () => {
      const hasMost = this.number() & 1;
      this.number();
      if (hasMost) this.number();
    };
    if (kind === 0) this.number();
    else if (kind === 1) (this.at++, limits());
    else if (kind === 2) limits();
    else if (kind === 3) this.at += 2;
    else throw new Error(`an import of kind ${kind} is not known`);
    return this.bytes.subarray(start, this.at);
  }
}

function number(value) {
  const bytes = [];
  for (; value >= 0x80; value = Math.floor(value / 0x80)) bytes.push((value % 0x80) | 0x80);
  return Buffer.from([...bytes, value]);
}

function name(text) {
  const bytes = Buffer.from(text);
  return Buffer.concat([number(bytes.length), bytes]);
}

/** The module with the imports from `module` called `short`, and the new name of each. */
function renamed(wasm, module, short) {
  const reader = new Reader(wasm);
  const parts = [reader.take(8)];
  const names = new Map();
  while (reader.at < wasm.length) {
    const [id] = reader.take(1);
    const body = reader.take(reader.number());
    if (id !== importSection) {
      parts.push(Buffer.from([id]), number(body.length), body);
      continue;
    }
    const imports = new Reader(body);
    const count = imports.number();
    const entries = [number(count)];
    for (let index = 0; index < count; index++) {
      const [from, old] = [imports.name(), imports.name()];
      const isOfScript = from === module;
      if (isOfScript && !names.has(old)) names.set(old, `i${names.size.toString(36)}`);
      entries.push(name(isOfScript ? short : from), name(isOfScript ? names.get(old) : old), imports.description());
    }
    const section = Buffer.concat(entries);
    parts.push(Buffer.from([id]), number(section.length), section);
  }
  return { wasm: Buffer.concat(parts), names };
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
