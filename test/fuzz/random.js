// @ts-check
// The generator's only source of chance: a seeded stream, so that a seed and a program number always give the same text.

/** mulberry32: 32 bits of state are plenty for one program, and it is a few operations a draw. */
export class Random {
  /** @param {number} seed */
  constructor(seed) {
    this.state = seed | 0;
  }

  /** The stream of program `index` of run `seed`; both are mixed so that neighbours have nothing in common. */
  static of(/** @type {number} */ seed, /** @type {number} */ index) {
    let h = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35);
    h = Math.imul(h ^ (h >>> 15), 0x27d4eb2f);
    return new Random(h ^ (h >>> 13));
  }

  next() {
    let t = (this.state = (this.state + 0x6d2b79f5) | 0);
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 0x100000000;
  }

  /** An integer from 0 to n - 1. */
  below(/** @type {number} */ n) {
    return Math.floor(this.next() * n);
  }

  /** True with probability p. */
  chance(/** @type {number} */ p) {
    return this.next() < p;
  }

  /**
   * @template T
   * @param {readonly T[]} list not empty
   * @returns {T}
   */
  pick(list) {
    return list[this.below(list.length)];
  }
}
