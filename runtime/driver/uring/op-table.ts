// Which operation a completion belongs to. A submission's user_data is a slot of this table (low half) and the slot's
// generation (high half), so that a late completion can never be taken for that of the slot's next user.
// A slot is free again when everything submitted under it has completed: the operation itself and, if there was
// one, its cancellation, which carries the same user_data plus the tag CANCEL. They complete in either order.
import type { RingOperation } from './ring-operation.ts';

/** Bits of the high half, above the generation; bit 31 belongs to native code's own operations (native/ring/ring.h). */
export const enum Tag {
  CANCEL = 0x40000000,
  /** A result that is no error is a new descriptor. */
  DELIVERS = 0x20000000,
  /** A CLOSE: its completion says that the descriptor is gone. */
  CLOSES = 0x10000000,
}
const GENERATIONS = (1 << 28) - 1;

const enum Pending {
  OPERATION = 1,
  CANCELLATION = 2,
}

export class OpTable {
  private operations: (RingOperation | null)[] = [];
  /** The high half: generation, and DELIVERS or CLOSES once the submission is known to be one. */
  private highs: number[] = [];
  private pending: number[] = [];
  /** Next free slot, for slots that are free. */
  private links: number[] = [];
  private free = -1;
  /** Slots in use. */
  used = 0;

  take(operation: RingOperation): number {
    let slot = this.free;
    if (slot === -1) {
      slot = this.operations.length;
      this.operations.push(null);
      this.highs.push(0);
      this.pending.push(0);
      this.links.push(-1);
    } else {
      this.free = this.links[slot]!;
    }
    this.operations[slot] = operation;
    this.pending[slot] = Pending.OPERATION;
    this.used++;
    return slot;
  }

  /** High half of the user_data of the submission in this slot. */
  high(slot: number): number {
    return this.highs[slot]!;
  }

  /** Before the submission is filled. */
  tag(slot: number, tag: Tag.DELIVERS | Tag.CLOSES): void {
    this.highs[slot]! |= tag;
  }

  cancelling(slot: number): void {
    this.pending[slot]! |= Pending.CANCELLATION;
  }

  /** The operation of a completion, null for a cancellation's own. `last`: nothing follows for this submission. */
  completed(slot: number, high: number, last: boolean): RingOperation | null {
    if (slot < 0 || slot >= this.operations.length || (high & ~Tag.CANCEL) !== this.highs[slot]) return null;
    if ((high & Tag.CANCEL) !== 0) {
      this.settle(slot, Pending.CANCELLATION);
      return null;
    }
    const operation = this.operations[slot]!;
    if (last) {
      this.operations[slot] = null;
      this.settle(slot, Pending.OPERATION);
    }
    return operation;
  }

  private settle(slot: number, what: Pending): void {
    const left = this.pending[slot]! & ~what;
    this.pending[slot] = left;
    if (left !== 0) return;
    this.highs[slot] = (this.highs[slot]! + 1) & GENERATIONS;
    this.links[slot] = this.free;
    this.free = slot;
    this.used--;
  }
}
