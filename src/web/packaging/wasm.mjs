// Reads and writes WebAssembly modules as far as packaging changes them: sections, names and numbers.

const customSection = 0;

/** Reads numbers, names and bytes of a module, one after another. */
export class Reader {
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

export function number(value) {
  const bytes = [];
  for (; value >= 0x80; value = Math.floor(value / 0x80)) bytes.push((value % 0x80) | 0x80);
  return Buffer.from([...bytes, value]);
}

export function name(text) {
  const bytes = Buffer.from(text);
  return Buffer.concat([number(bytes.length), bytes]);
}

/** The module with each section as `change` returns it, given its number and content: other content, or nothing. */
export function withSections(wasm, change) {
  const reader = new Reader(wasm);
  const parts = [reader.take(8)];
  while (reader.at < wasm.length) {
    const [id] = reader.take(1);
    const content = change(id, reader.take(reader.number()));
    if (content) parts.push(Buffer.from([id]), number(content.length), content);
  }
  return Buffer.concat(parts);
}

/** The module without the custom section of this name. */
export function withoutCustom(wasm, unwanted) {
  return withSections(wasm, (id, content) => {
    const isUnwanted = id === customSection && new Reader(content).name() === unwanted;
    return isUnwanted ? undefined : content;
  });
}

const exportSection = 7;

/** The module without the exports whose names the pattern matches, and their names. */
export function withoutExports(wasm, unwanted) {
  const dropped = [];
  const changed = withSections(wasm, (id, content) => {
    if (id !== exportSection) return content;
    const exports = new Reader(content);
    const kept = [];
    for (let left = exports.number(); left > 0; left--) {
      const start = exports.at;
      const exported = exports.name();
      exports.take(1);
      exports.number();
      if (unwanted.test(exported)) dropped.push(exported);
      else kept.push(content.subarray(start, exports.at));
    }
    return Buffer.concat([number(kept.length), ...kept]);
  });
  return { wasm: changed, dropped };
}

/** A module that has nothing but these as custom sections, by name. */
export function withCustom(sections) {
  const section = ([title, bytes]) => {
    const content = Buffer.concat([name(title), bytes]);
    return Buffer.concat([Buffer.from([customSection]), number(content.length), content]);
  };
  return Buffer.concat([Buffer.from("\0asm\x01\0\0\0", "latin1"), ...sections.map(section)]);
}
