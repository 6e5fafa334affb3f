// A first-in first-out buffer in an array that doubles while it fills, up to whatever its owner admits. It shrinks back
// when it is empty, so that a burst does not hold memory for ever.

/** Slots at first, and the size it falls back to: a channel that is kept up with holds a handful of values. */
const SLOTS = 16;

export class Ring<T> {
  #slots: (T | undefined)[] = [];
  #head = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  push(value: T): void {
    const size = this.#size;
    if (size === this.#slots.length) this.#grow();
    const slots = this.#slots;
    slots[(this.#head + size) & (slots.length - 1)] = value;
    this.#size = size + 1;
  }

  /** Puts a value in front of the oldest. */
  unshift(value: T): void {
    if (this.#size === this.#slots.length) this.#grow();
    const slots = this.#slots;
    this.#head = (this.#head - 1) & (slots.length - 1);
    slots[this.#head] = value;
    this.#size++;
  }

  /** The oldest value. The ring must not be empty. */
  shift(): T {
    const slots = this.#slots;
    const head = this.#head;
    const value = slots[head] as T;
    slots[head] = undefined;
    this.#head = (head + 1) & (slots.length - 1);
    if (--this.#size === 0 && slots.length > SLOTS * 4) this.#slots = [];
    if (this.#size === 0) this.#head = 0;
    return value;
  }

  clear(): void {
    this.#slots = [];
    this.#head = this.#size = 0;
  }

  #grow(): void {
    const old = this.#slots;
    const slots = new Array<T | undefined>(old.length === 0 ? SLOTS : old.length * 2).fill(undefined);
    for (let i = 0; i < old.length; i++) slots[i] = old[(this.#head + i) & (old.length - 1)];
    this.#slots = slots;
    this.#head = 0;
  }
}
