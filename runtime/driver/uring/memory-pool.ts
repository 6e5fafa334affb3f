// Native memory in pieces of one size, lent to operations while the kernel works on it. Never given to a program:
// such memory could be transferred away while the kernel writes to it.
import type { CoreHandle } from '../addon-types.ts';

export interface Piece {
  /** The piece as bytes; for decoding text without a copy. */
  readonly bytes: Buffer;
  /** The words of the whole slab, and where in them the piece begins. */
  readonly words: Int32Array;
  readonly at: number;
  readonly low: number;
  readonly high: number;
}

export class MemoryPool {
  private readonly core: CoreHandle;
  private readonly size: number;
  private readonly perSlab: number;
  private slabsLeft: number;
  private readonly free: Piece[] = [];
  /** In order; thousands may wait, so served ones are not shifted out one by one. Undefined: forgotten. */
  private waiting: (((piece: Piece) => void) | undefined)[] = [];
  private served = 0;

  /** At most `slabs` allocations of `perSlab` pieces; who wants one more waits for its turn. */
  constructor(core: CoreHandle, size: number, perSlab: number, slabs: number) {
    this.core = core;
    this.size = size;
    this.perSlab = perSlab;
    this.slabsLeft = slabs;
  }

  /** A piece, or null if all are lent out. */
  take(): Piece | null {
    if (this.free.length === 0) this.extend();
    return this.free.pop() ?? null;
  }

  /** Calls back with the next piece that is given back. */
  await(callback: (piece: Piece) => void): void {
    this.waiting.push(callback);
  }

  forget(callback: (piece: Piece) => void): void {
    const at = this.waiting.indexOf(callback, this.served);
    if (at !== -1) this.waiting[at] = undefined;
  }

  give(piece: Piece): void {
    while (this.served < this.waiting.length) {
      const next = this.waiting[this.served++];
      if (next === undefined) continue;
      next(piece);
      return;
    }
    this.waiting = [];
    this.served = 0;
    this.free.push(piece);
  }

  private extend(): void {
    if (this.slabsLeft === 0) return;
    this.slabsLeft--;
    const slab = this.core.buffer(this.size * this.perSlab);
    for (let i = 0; i < this.perSlab; i++) {
      const offset = i * this.size;
      const low = (slab.lo >>> 0) + offset;
      this.free.push({
        bytes: Buffer.from(slab.bytes.buffer, slab.bytes.byteOffset + offset, this.size),
        words: slab.words,
        at: offset >> 2,
        low: low | 0,
        high: slab.hi + Math.floor(low / 4294967296),
      });
    }
  }
}
