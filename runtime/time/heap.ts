// A binary heap of sleeping operations by deadline, first come first served among equals. O(log n) to add, to remove the
// earliest and to cancel in the middle; one array slot a sleeper besides the operation itself.
export interface Timed {
  /** Milliseconds on the clock of `performance.now()`. */
  deadline: number;
  /** Position in the heap, -1 outside. Kept by the heap. */
  index: number;
  /** Order of arrival. */
  order: number;
}

export class TimerHeap<T extends Timed> {
  readonly #items: T[] = [];
  #arrivals = 0;

  get size(): number {
    return this.#items.length;
  }

  peek(): T | undefined {
    return this.#items[0];
  }

  add(item: T): void {
    item.order = this.#arrivals++;
    this.#items.push(item);
    this.#up(this.#items.length - 1, item);
  }

  remove(item: T): void {
    const at = item.index;
    if (at < 0) return;
    item.index = -1;
    const last = this.#items.pop()!;
    if (last === item) return;
    if (at > 0 && before(last, this.#items[(at - 1) >> 1]!)) this.#up(at, last);
    else this.#down(at, last);
  }

  #up(from: number, item: T): void {
    const items = this.#items;
    let at = from;
    while (at > 0) {
      const parentAt = (at - 1) >> 1;
      const parent = items[parentAt]!;
      if (!before(item, parent)) break;
      items[at] = parent;
      parent.index = at;
      at = parentAt;
    }
    items[at] = item;
    item.index = at;
  }

  #down(from: number, item: T): void {
    const items = this.#items;
    const size = items.length;
    let at = from;
    for (;;) {
      let childAt = 2 * at + 1;
      if (childAt >= size) break;
      if (childAt + 1 < size && before(items[childAt + 1]!, items[childAt]!)) childAt++;
      const child = items[childAt]!;
      if (!before(child, item)) break;
      items[at] = child;
      child.index = at;
      at = childAt;
    }
    items[at] = item;
    item.index = at;
  }
}

function before(a: Timed, b: Timed): boolean {
  return a.deadline < b.deadline || (a.deadline === b.deadline && a.order < b.order);
}
