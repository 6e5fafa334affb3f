// What a message has named so far, so that a second mention is a number: objects, and keys. Most messages name a handful
// of either, so neither table makes a Map for each message.
import type { RawBuffer } from './format.ts';

/** Objects in the order they were met. A few are searched one by one, more through a Map. */
export class ReferenceTable {
  size = 0;
  private readonly first: (object | null)[] = [null, null, null, null, null, null, null, null];
  private rest: Map<object, number> | null = null;

  /** The object's number, or -1. */
  find(o: object): number {
    const { first, size } = this;
    const near = size < first.length ? size : first.length;
    for (let i = 0; i < near; i++) if (first[i] === o) return i;
    return this.rest?.get(o) ?? -1;
  }

  add(o: object): void {
    const number = this.size++;
    if (number < this.first.length) this.first[number] = o;
    else (this.rest ??= new Map()).set(o, number);
  }

  /** Forgets all but the first `size`. */
  truncate(size: number): void {
    for (let i = size; i < this.first.length && i < this.size; i++) this.first[i] = null;
    if (size <= this.first.length) this.rest = null;
    else for (const [o, number] of this.rest ?? []) if (number >= size) this.rest!.delete(o);
    this.size = size;
  }
}

/** Different keys kept from message to message before the table starts anew. */
const MOST_KEYS = 4096;

/** Keys by number. One Map serves all messages: numbers below `base` belong to earlier ones. */
export class KeyTable {
  size = 0;
  private base = 0;
  private readonly numbers = new Map<string, number>();

  find(key: string): number {
    const number = this.numbers.get(key);
    return number === undefined || number < this.base ? -1 : number - this.base;
  }

  add(key: string): void {
    this.numbers.set(key, this.base + this.size++);
  }

  truncate(size: number): void {
    for (const [key, number] of this.numbers) if (number >= this.base + size) this.numbers.delete(key);
    this.size = size;
  }

  /** The next message. */
  clear(): void {
    this.base += this.size;
    this.size = 0;
    if (this.numbers.size > MOST_KEYS || this.base > 0x3fff_ffff) {
      this.numbers.clear();
      this.base = 0;
    }
  }
}

/** Longest key that is remembered, in words. */
const MOST_WORDS = 8;
const PLACES = 512;

interface Remembered {
  text: string;
  words: Int32Array;
}

/** Keys come again in message after message: the decoder compares their bytes instead of making the string anew. */
export class KeyCache {
  private readonly places: (Remembered | null)[] = new Array<Remembered | null>(PLACES).fill(null);

  /** The LATIN1 key of `length` bytes at word `at`; short ones are zero-padded. `b` is over the same memory as `w`. */
  text(w: Int32Array, at: number, length: number, b: RawBuffer): string {
    const words = (length + 3) >> 2;
    if (words === 0 || words > MOST_WORDS) return b.latin1Slice(at << 2, (at << 2) + length);
    const hash = Math.imul(w[at]! ^ Math.imul(w[at + words - 1]!, 0x01000193), 0x9e3779b1) + length;
    const place = (hash >>> 23) & (PLACES - 1);
    const known = this.places[place]!;
    if (known !== null && known.text.length === length && same(known.words, w, at)) return known.text;
    const text = b.latin1Slice(at << 2, (at << 2) + length);
    this.places[place] = { text, words: w.slice(at, at + words) };
    return text;
  }
}

function same(words: Int32Array, w: Int32Array, at: number): boolean {
  for (let i = 0; i < words.length; i++) if (words[i] !== w[at + i]) return false;
  return true;
}
