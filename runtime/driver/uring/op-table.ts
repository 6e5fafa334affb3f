// Which operation a completion belongs to. A submission's user_data is a slot of this table (low half) and the slot's
// generation (high half), so that a late completion can never be taken for that of the slot's next user.
// A slot is free again when everything submitted under it has completed: the operation itself and, if there was
// one, its cancellation, which carries the same user_data plus CANCEL_TAG. They complete in either order.
import type { RingOperation } from './ring-operation.ts';

/** Bit 30 of the high half; bit 31 belongs to native code's own operations. */
export const CANCEL_TAG = 1 << 30;
const GENERATIONS = CANCEL_TAG - 1;

const enum Pending {
  OPERATION = 1,
  CANCELLATION = 2,
}

export class OpTable {
  private operations: (RingOperation | null)[] = [];
  private generations: number[] = [];
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
      this.generations.push(0);
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

  generation(slot: number): number {
    return this.generations[slot]!;
  }

  cancelling(slot: number): void {
    this.pending[slot]! |= Pending.CANCELLATION;
  }

  /** The operation of a completion, null for a cancellation's own. `last`: nothing follows for this submission. */
  completed(slot: number, high: number, last: boolean): RingOperation | null {
    if (slot < 0 || slot >= this.operations.length || (high & GENERATIONS) !== this.generations[slot])
      return null;
    if ((high & CANCEL_TAG) !== 0) {
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
    this.generations[slot] = (this.generations[slot]! + 1) & GENERATIONS;
    this.links[slot] = this.free;
    this.free = slot;
    this.used--;
  }
}
