// Addresses of JavaScript's buffers as the kernel wants them. The memory of an ArrayBuffer never moves while it is
// attached, so its base address is asked for once as long as the same one comes again: a call into native code costs
// 50 ns and more, this a comparison. Every file and stream has a cache of its own, since each tends to use one buffer.
import type { CoreHandle } from '../addon-types.ts';

/** Larger memory is not remembered, and so not kept alive: beside moving that much, the question costs nothing. */
const REMEMBERED_BYTES = 64 * 1024;

export class AddressCache {
  low = 0;
  high = 0;
  private readonly core: CoreHandle;
  private memory: ArrayBufferLike | null = null;
  private base = 0;
  private baseHigh = 0;

  constructor(core: CoreHandle) {
    this.core = core;
  }

  /** Sets `low` and `high` to the address of byte `offset` of `view`. */
  locate(view: Uint8Array, offset: number): void {
    const memory = view.buffer;
    if (memory !== this.memory) {
      const [low, high] = this.core.address(new Uint8Array(memory));
      this.base = low >>> 0;
      this.baseHigh = high;
      this.memory = memory.byteLength <= REMEMBERED_BYTES ? memory : null;
    }
    // Below 2^53: exact in a double.
    const low = this.base + view.byteOffset + offset;
    this.low = low | 0;
    this.high = this.baseHigh + Math.floor(low / 4294967296);
  }
}

/** 1 if adding `bytes` to the low half of an address overflows into the high one. */
export function carry(low: number, bytes: number): number {
  return (low >>> 0) + bytes >= 4294967296 ? 1 : 0;
}
