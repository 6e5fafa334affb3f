// A counting semaphore, served first come first served: who asks for many permits is not passed by those who ask for few.
// Permits go straight to the waiter at the head, so nobody can take them in between, and none is lost when that waiter is
// cancelled: it has them (and gives them back on disposal) or it does not.
import { deliver, deliverInOrder, refuse } from '../task/deliver.ts';
import { travels, Travels } from '../task/travels.ts';
import { leaf, leafError, leafValue } from '../task/leaf.ts';
import { wholeNumber } from '../options/check.ts';
import { Waiter, WaitQueue } from './wait-queue.ts';

/** What a semaphore that was closed throws at everybody who waits for permits, now or later. */
export class SemaphoreClosedError extends Error {
  readonly code = 'HEDDLE_SEMAPHORE_CLOSED';
  constructor() {
    super(
      'The semaphore is closed and hands out no more permits: stop its users before close(), or catch this error',
    );
    this.name = 'SemaphoreClosedError';
  }
}

/** Permits of a semaphore, given back by `release()` or on disposal. */
export class SemaphorePermit implements Disposable {
  #semaphore: Semaphore | null;
  /** How many. */
  readonly count: number;

  /** Internal: permits come from `acquire`. */
  constructor(semaphore: Semaphore, count: number) {
    this.#semaphore = semaphore;
    this.count = count;
  }

  /** Gives the permits back. The first call counts. */
  release(): void {
    const semaphore = this.#semaphore;
    this.#semaphore = null;
    semaphore?.addPermits(this.count);
  }

  /** Takes the permits out of circulation: they are never given back. */
  forget(): void {
    this.#semaphore = null;
  }

  [Symbol.dispose](): void {
    this.release();
  }
}

class Acquire extends Waiter {
  readonly semaphore: Semaphore;
  readonly count: number;

  constructor(queue: WaitQueue<Acquire>, semaphore: Semaphore, count: number) {
    super(queue as unknown as WaitQueue);
    this.semaphore = semaphore;
    this.count = count;
  }

  protected override left(): void {
    // It may have stood in the way of somebody who wants less.
    this.semaphore.addPermits(0);
  }
}

export class Semaphore {
  #available: number;
  #closed = false;
  readonly #queue = new WaitQueue<Acquire>();

  /** `permits`: how many there are at first, 0 or more. */
  constructor(permits: number) {
    this.#available = wholeNumber(permits, 0, 'new Semaphore(permits)');
  }

  /** Permits that nobody holds. */
  get availablePermits(): number {
    return this.#available;
  }

  /** Whether `close` was called. */
  get closed(): boolean {
    return this.#closed;
  }

  /**
   * Waits for `count` permits, all at once. Asking for more than there will ever be waits until somebody adds some. Throws a
   * SemaphoreClosedError once the semaphore is closed.
   */
  acquire(count = 1): Promise<SemaphorePermit> {
    try {
      const permit = this.tryAcquire(count);
      if (permit !== null) return leafValue(acquire, permit);
      return leaf(acquire, new Acquire(this.#queue, this, count));
    } catch (error) {
      return leafError(acquire, error);
    }
  }

  /** `count` permits if they are free and nobody waits, else null. Throws a SemaphoreClosedError if closed. */
  tryAcquire(count = 1): SemaphorePermit | null {
    wholeNumber(count, 1, 'acquire(count)');
    if (this.#closed) throw new SemaphoreClosedError();
    if (this.#queue.head !== null || this.#available < count) return null;
    this.#available -= count;
    return new SemaphorePermit(this, count);
  }

  /** Adds `count` permits and serves those who wait, in order. */
  addPermits(count: number): void {
    const available = this.#available + wholeNumber(count, 0, 'addPermits(count)');
    if (available > Number.MAX_SAFE_INTEGER)
      throw new RangeError('addPermits(count): more permits than Number.MAX_SAFE_INTEGER');
    this.#available = available;
    const queue = this.#queue;
    const first = queue.head;
    if (first === null || first.count > available) return;
    queue.remove(first);
    this.#available -= first.count;
    const second = queue.head as Acquire | null;
    if (second === null || second.count > this.#available) {
      deliver(first.frame!, new SemaphorePermit(this, first.count));
      return;
    }
    deliverInOrder(first.frame!, new SemaphorePermit(this, first.count));
    for (let next = queue.head as Acquire | null; next !== null; next = queue.head) {
      if (next.count > this.#available) return;
      queue.remove(next);
      this.#available -= next.count;
      deliverInOrder(next.frame!, new SemaphorePermit(this, next.count));
    }
  }

  /** Ends all waiting with a SemaphoreClosedError. Permits that are out stay valid. */
  close(): void {
    this.#closed = true;
    this.#queue.serveAll((waiter) => refuse(waiter.frame!, new SemaphoreClosedError()));
  }
}

const acquire = Semaphore.prototype.acquire;

travels(Semaphore.prototype, Travels.SEMAPHORE);
