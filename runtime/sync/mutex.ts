// A lock, and what it protects. Between two awaits only a loop can be interrupted, but across an await anything may change:
// a mutex keeps others out that long. Released, it goes straight to whoever has waited longest, so it is fair and nobody
// can take it in between. It is not reentrant: a task that locks it twice waits for itself.
import { deliver } from '../task/deliver.ts';
import { travels, Travels } from '../task/travels.ts';
import { leaf, leafValue } from '../task/leaf.ts';
import { Waiter, WaitQueue } from './wait-queue.ts';

/** Ownership of a mutex, given up by `release()` or on disposal (`using guard = await mutex.lock()`). */
export class MutexGuard<T = undefined> implements Disposable {
  // Private by type only: a guard is made for each lock, and fields with a # are slower to make.
  private mutex: Mutex<T> | null;

  /** Internal: guards come from `lock`. */
  constructor(mutex: Mutex<T>) {
    this.mutex = mutex;
  }

  /** What the mutex protects. Throws an Error after the release. */
  get value(): T {
    return held(this.mutex).content;
  }

  set value(value: T) {
    held(this.mutex).content = value;
  }

  /** Unlocks. The first call counts. */
  release(): void {
    const mutex = this.mutex;
    this.mutex = null;
    mutex?.unlock();
  }

  [Symbol.dispose](): void {
    this.release();
  }
}

function held<T>(mutex: Mutex<T> | null): Mutex<T> {
  if (mutex === null)
    throw new Error(
      'The guard of this mutex was released: use its value before release() or the end of `using`',
    );
  return mutex;
}

export class Mutex<T = undefined> {
  /** Internal: what guards give access to. */
  content: T;
  #locked = false;
  readonly #queue = new WaitQueue();

  /** `value`: what the mutex protects, reached through its guards only. */
  constructor(...value: T extends undefined ? [value?: T] : [value: T]) {
    this.content = value[0] as T;
  }

  /** Whether somebody holds it. */
  get locked(): boolean {
    return this.#locked;
  }

  /** Waits for the lock, in order of the calls. */
  lock(): Promise<MutexGuard<T>> {
    if (this.#locked) return leaf(lock, new Waiter(this.#queue));
    this.#locked = true;
    return leafValue(lock, new MutexGuard<T>(this));
  }

  /** The lock if it is free, else null. */
  tryLock(): MutexGuard<T> | null {
    if (this.#locked) return null;
    this.#locked = true;
    return new MutexGuard<T>(this);
  }

  /** Internal: a guard was released. */
  unlock(): void {
    const waiter = this.#queue.shift();
    if (waiter === null) this.#locked = false;
    else deliver(waiter.frame!, new MutexGuard<T>(this));
  }
}

const lock = Mutex.prototype.lock;

travels(Mutex.prototype, Travels.MUTEX);
