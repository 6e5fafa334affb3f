// Which arm of a `select` begins: xorshift with 32 bits. Good enough to be fair, and the same in every run.

/** Any number but 0; this one is the golden ratio's. */
let state = 0x9e3779b9;

/** A number from 0 to `below` - 1. */
export function random(below: number): number {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) % below;
}

/** Tests: from here on the same numbers for the same `seed`. */
export function reseed(seed: number): void {
  state = seed | 0 || 1;
}
