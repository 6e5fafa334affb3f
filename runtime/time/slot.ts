// One slot of the timer wheel: the sleepers that share it, in order of arrival, each with its tick. A sleeper knows its slot
// and its place there, so that it can be taken out in O(1): the place is left empty, and the slot is packed when most of it is.
// No entry object: a million sleepers cost two array elements each.

/** What can sleep. While it does, `n` is its slot and `v` its place there. A task's frame is one. */
export interface Sleeper {
  n: unknown;
  v: unknown;
}

/** Empty places that are not worth packing a slot for. */
const FEW = 32;

export class Slot<S extends Sleeper> {
  readonly level: number;
  readonly index: number;
  sleepers: (S | null)[] = [];
  ticks: number[] = [];
  live = 0;
  readonly #cancelled: (slot: Slot<S>, sleeper: S) => void;

  constructor(level: number, index: number, cancelled: (slot: Slot<S>, sleeper: S) => void) {
    this.level = level;
    this.index = index;
    this.#cancelled = cancelled;
  }

  push(sleeper: S, tick: number): void {
    sleeper.n = this;
    sleeper.v = this.sleepers.length;
    this.sleepers.push(sleeper);
    this.ticks.push(tick);
    this.live++;
  }

  remove(sleeper: S): void {
    this.sleepers[sleeper.v as number] = null;
    this.live--;
    if (this.live === 0) this.clear();
    else if (this.sleepers.length - this.live > FEW + this.live) this.#pack();
  }

  clear(): void {
    this.sleepers = [];
    this.ticks = [];
    this.live = 0;
  }

  #pack(): void {
    const { sleepers, ticks } = this;
    this.clear();
    sleepers.forEach((sleeper, i) => {
      if (sleeper !== null) this.push(sleeper, ticks[i]!);
    });
  }

  /** A slot is the operation its sleepers wait for (op.ts). */
  start(): void {}

  what(): string {
    return 'sleep';
  }

  cancel(sleeper: S): void {
    this.#cancelled(this, sleeper);
  }
}
