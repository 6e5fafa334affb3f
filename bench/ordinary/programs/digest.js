// What a program did, as eight hexadecimal digits: FNV-1a over the texts that it was given.

export class Digest {
  #hash = 0x811c9dc5;

  add(...values) {
    for (const value of values) {
      const text = String(value);
      for (let i = 0; i < text.length; i++)
        this.#hash = Math.imul(this.#hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
    }
  }

  toString() {
    return this.#hash.toString(16).padStart(8, '0');
  }
}

export function randomFrom(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
