// A hierarchical timer wheel (Varghese and Lauck; the dimensions are Tokio's): six levels of 64 slots, one tick a
// millisecond. A slot of level n spans 64^n ticks. A sleeper is in the level of the highest digit in which its tick differs
// from the wheel's time, and moves down when time reaches its slot: O(1) to add and to remove, at most six moves.
// Only occupied slots are ever looked at, whatever time has passed between two calls: two words of bits a level say which.
import { Slot, type Sleeper } from './slot.ts';

const LEVELS = 6;
const BITS = 6;
const SLOTS = 1 << BITS;
const MASK = SLOTS - 1;
/** Ticks below the topmost level's digit: what 32-bit operations are good for. */
const LOW = 2 ** (BITS * (LEVELS - 1));

export class Wheel<S extends Sleeper> {
  /** Everything up to this tick has been handed out. */
  elapsed: number;
  size = 0;
  readonly #cancelled: (sleeper: S) => void;
  readonly #slots: (Slot<S> | null)[] = new Array<null>(LEVELS * SLOTS).fill(null);
  /** Two words of 32 bits a level: which slots are occupied. */
  readonly #occupied = new Int32Array(LEVELS * 2);
  /** Those whose tick had come when they were added. */
  #due: Slot<S>;
  /** Those whose tick is Infinity. */
  readonly #never: Slot<S>;

  /** `cancelled`: called for a sleeper that was taken out by `cancel` of what it waits for. */
  constructor(elapsed: number, cancelled: (sleeper: S) => void) {
    this.elapsed = elapsed;
    this.#cancelled = cancelled;
    this.#due = this.#slot(-1, 0);
    this.#never = this.#slot(-1, 1);
  }

  /** `tick`: a whole number or Infinity. */
  add(sleeper: S, tick: number): void {
    this.size++;
    this.#place(sleeper, tick);
  }

  /** Takes out a sleeper that has been added and not handed out. */
  remove(sleeper: S): void {
    this.#take(sleeper.n as Slot<S>, sleeper);
  }

  /** The tick until which `advance` need not be called; Infinity if never. */
  next(): number {
    if (this.#due.live > 0) return this.elapsed;
    const level = this.#lowestOccupied();
    return level < 0 ? Infinity : this.#startOf(level, this.#nextIndex(level));
  }

  /** Hands out everyone whose tick is not after `now`, in order of ticks, equal ones in order of arrival. */
  advance(now: number, due: (sleeper: S, tick: number) => void): void {
    if (this.#due.live > 0) {
      const slot = this.#due;
      this.#due = this.#slot(-1, 0);
      this.#drain(slot, due);
    }
    for (let level = this.#lowestOccupied(); level >= 0; level = this.#lowestOccupied()) {
      const index = this.#nextIndex(level);
      const tick = this.#startOf(level, index);
      if (tick > now) break;
      const at = level * SLOTS + index;
      const slot = this.#slots[at]!;
      // Taken out as a whole: what is added meanwhile goes to another slot object, and who is removed is found in this one.
      this.#slots[at] = null;
      this.#mark(level, index, false);
      this.elapsed = Math.max(this.elapsed, tick);
      this.#drain(slot, due);
    }
    this.elapsed = Math.max(this.elapsed, now);
  }

  #drain(slot: Slot<S>, due: (sleeper: S, tick: number) => void): void {
    for (let i = 0; i < slot.sleepers.length; i++) {
      const sleeper = slot.sleepers[i]!;
      if (sleeper === null) continue;
      const tick = slot.ticks[i]!;
      if (tick > this.elapsed) this.#place(sleeper, tick);
      else {
        this.size--;
        sleeper.n = null;
        due(sleeper, tick);
      }
    }
  }

  #slot(level: number, index: number): Slot<S> {
    return new Slot<S>(level, index, (slot, sleeper) => {
      this.#take(slot, sleeper);
      this.#cancelled(sleeper);
    });
  }

  #take(slot: Slot<S>, sleeper: S): void {
    slot.remove(sleeper);
    sleeper.n = null;
    this.size--;
    const { level, index } = slot;
    if (slot.live === 0 && level >= 0 && this.#slots[level * SLOTS + index] === slot) {
      this.#slots[level * SLOTS + index] = null;
      this.#mark(level, index, false);
    }
  }

  #place(sleeper: S, tick: number): void {
    const { elapsed } = this;
    if (tick <= elapsed) return this.#due.push(sleeper, tick);
    if (tick === Infinity) return this.#never.push(sleeper, tick);
    let level = LEVELS - 1;
    let index: number;
    const ahead = Math.floor(tick / LOW) - Math.floor(elapsed / LOW);
    if (ahead > 0) {
      // Beyond the wheel's horizon of two years: the last slot there is, and from there again.
      index = (Math.floor(elapsed / LOW) + Math.min(ahead, MASK)) % SLOTS;
    } else {
      const low = tick % LOW;
      level = Math.floor((31 - Math.clz32(((elapsed % LOW) ^ low) | MASK)) / BITS);
      index = (low >>> (level * BITS)) & MASK;
    }
    const at = level * SLOTS + index;
    let slot = this.#slots[at]!;
    if (slot === null) {
      slot = this.#slots[at] = this.#slot(level, index);
      this.#mark(level, index, true);
    }
    slot.push(sleeper, tick);
  }

  #mark(level: number, index: number, occupied: boolean): void {
    const word = level * 2 + (index >> 5);
    const bit = 1 << (index & 31);
    if (occupied) this.#occupied[word]! |= bit;
    else this.#occupied[word]! &= ~bit;
  }

  /** The level whose next slot is reached first: always the lowest that is occupied. -1 if none is. */
  #lowestOccupied(): number {
    for (let level = 0; level < LEVELS; level++)
      if ((this.#occupied[level * 2]! | this.#occupied[level * 2 + 1]!) !== 0) return level;
    return -1;
  }

  /** The occupied slot of a level that time reaches first; there has to be one. Only the topmost level wraps around. */
  #nextIndex(level: number): number {
    const low = this.#occupied[level * 2]!;
    const high = this.#occupied[level * 2 + 1]!;
    const from = level === LEVELS - 1 ? Math.floor(this.elapsed / LOW) % SLOTS : 0;
    const lowAhead = from < 32 ? low & (-1 << from) : 0;
    const highAhead = from < 32 ? high : high & (-1 << (from - 32));
    if (lowAhead !== 0) return lowestBit(lowAhead);
    if (highAhead !== 0) return 32 + lowestBit(highAhead);
    return low !== 0 ? lowestBit(low) : 32 + lowestBit(high);
  }

  #startOf(level: number, index: number): number {
    const span = SLOTS ** level;
    const round = span * SLOTS;
    const start = Math.floor(this.elapsed / round) * round + index * span;
    return start < this.elapsed && level === LEVELS - 1 ? start + round : start;
  }
}

function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word);
}
