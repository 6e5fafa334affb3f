// A lock for many readers or one writer, first come first served: a reader that comes after a waiting writer waits too, so
// that readers cannot starve writers; readers next to each other in the queue go together.
import { deliver, deliverInOrder } from '../task/deliver.ts';
import { leaf, leafValue } from '../task/leaf.ts';
import { Waiter, WaitQueue } from './wait-queue.ts';

/** `#state` while a writer holds the lock; else the number of readers. */
const WRITING = -1;

/** Shared access, given up by `release()` or on disposal. */
export class ReadGuard<T = undefined> implements Disposable {
  private lock: RwLock<T> | null;

  /** Internal: guards come from `read`. */
  constructor(lock: RwLock<T>) {
    this.lock = lock;
  }

  /** What the lock protects. Throws an Error after the release. */
  get value(): Readonly<T> {
    return held(this.lock).content;
  }

  /** Gives the access up. The first call counts. */
  release(): void {
    const lock = this.lock;
    this.lock = null;
    lock?.endRead();
  }

  [Symbol.dispose](): void {
    this.release();
  }
}

/** Exclusive access, given up by `release()`, `downgrade()` or on disposal. */
export class WriteGuard<T = undefined> implements Disposable {
  private lock: RwLock<T> | null;

  /** Internal: guards come from `write`. */
  constructor(lock: RwLock<T>) {
    this.lock = lock;
  }

  /** What the lock protects. Throws an Error after the release. */
  get value(): T {
    return held(this.lock).content;
  }

  set value(value: T) {
    held(this.lock).content = value;
  }

  /** Turns into shared access without letting another writer in between. This guard is released. */
  downgrade(): ReadGuard<T> {
    const lock = held(this.lock);
    this.lock = null;
    return lock.downgrade();
  }

  /** Gives the access up. The first call counts. */
  release(): void {
    const lock = this.lock;
    this.lock = null;
    lock?.endWrite();
  }

  [Symbol.dispose](): void {
    this.release();
  }
}

function held<T>(lock: RwLock<T> | null): RwLock<T> {
  if (lock === null)
    throw new Error('The guard of this lock was released: use it before release() or the end of `using`');
  return lock;
}

class Access extends Waiter {
  readonly lock: RwLock<never>;
  readonly writes: boolean;

  constructor(queue: WaitQueue<Access>, lock: RwLock<never>, writes: boolean) {
    super(queue as unknown as WaitQueue);
    this.lock = lock;
    this.writes = writes;
  }

  protected override left(): void {
    // A writer that gave up may have stood in the way of readers.
    this.lock.serve();
  }
}

export class RwLock<T = undefined> {
  /** Internal: what guards give access to. */
  content: T;
  #state = 0;
  readonly #queue = new WaitQueue<Access>();

  /** `value`: what the lock protects, reached through its guards only. */
  constructor(...value: T extends undefined ? [value?: T] : [value: T]) {
    this.content = value[0] as T;
  }

  /** Waits for shared access. A task that waits for it while it has some may wait for ever, behind a writer. */
  read(): Promise<ReadGuard<T>> {
    const guard = this.tryRead();
    if (guard !== null) return leafValue(read, guard);
    return leaf(read, new Access(this.#queue, this as unknown as RwLock<never>, false));
  }

  /** Waits for exclusive access. */
  write(): Promise<WriteGuard<T>> {
    const guard = this.tryWrite();
    if (guard !== null) return leafValue(write, guard);
    return leaf(write, new Access(this.#queue, this as unknown as RwLock<never>, true));
  }

  /** Shared access if no writer has it or waits for it, else null. */
  tryRead(): ReadGuard<T> | null {
    if (this.#state === WRITING || this.#queue.head !== null) return null;
    this.#state++;
    return new ReadGuard<T>(this);
  }

  /** Exclusive access if nobody has any, else null. */
  tryWrite(): WriteGuard<T> | null {
    if (this.#state !== 0) return null;
    this.#state = WRITING;
    return new WriteGuard<T>(this);
  }

  /** Internal. */
  endRead(): void {
    this.#state--;
    this.serve();
  }

  /** Internal. */
  endWrite(): void {
    this.#state = 0;
    this.serve();
  }

  /** Internal. */
  downgrade(): ReadGuard<T> {
    this.#state = 1;
    this.serve();
    return new ReadGuard<T>(this);
  }

  /** Internal: lets in who may go: the writer at the head of the queue, or all readers before the next writer. */
  serve(): void {
    const queue = this.#queue;
    for (let first = queue.head; first !== null; first = queue.head) {
      if (first.writes ? this.#state !== 0 : this.#state === WRITING) return;
      queue.remove(first);
      if (first.writes) {
        this.#state = WRITING;
        deliver(first.frame!, new WriteGuard<T>(this));
      } else {
        this.#state++;
        deliverInOrder(first.frame!, new ReadGuard<T>(this));
      }
    }
  }
}

const { read, write } = RwLock.prototype;
