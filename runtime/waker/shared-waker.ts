// A waker that any thread may call. It is a word of shared memory (and its identity behind it), so it can be posted to a worker as it is; the home
// isolate waits for the word with Atomics.waitAsync, which needs neither a port nor a native handle. The word goes from
// PENDING to WOKEN once; whoever makes that exchange notifies. When the suspension ends otherwise, its home makes the
// exchange itself, so that the asynchronous wait ends and a late wake-up finds WOKEN and does nothing.
import { threadId } from 'node:worker_threads';
import type { LocalWaker, Released } from './waker.ts';

const PENDING = 0;
const WOKEN = 1;
/** A copy in another thread is another buffer object over the same words: what they say is what identifies them. */
const WORDS = 3;
const THREAD = 1;
const SERIAL = 2;

let serial = 0;

interface AsyncWait {
  async: boolean;
  value: Promise<unknown> | string;
}

/** Completes a suspension from any thread. Posted to another thread it arrives as a plain object: use `wakeShared`. */
export class Waker implements Released {
  readonly word: Int32Array;

  constructor(local: LocalWaker<undefined>) {
    this.word = new Int32Array(new SharedArrayBuffer(WORDS * 4));
    this.word[THREAD] = threadId;
    this.word[SERIAL] = ++serial;
    const { waitAsync } = Atomics as unknown as {
      waitAsync(word: Int32Array, i: number, v: number): AsyncWait;
    };
    const wait = waitAsync(this.word, 0, PENDING);
    if (wait.async) void (wait.value as Promise<unknown>).then(() => local.wake(undefined));
    else local.wake(undefined);
  }

  /** A waker that wakes nobody. */
  static noop(): Waker {
    return noop;
  }

  /** Ends the suspension with undefined. The first call of any thread counts; harmless after its end. */
  wake(): void {
    wakeShared(this);
  }

  /** Whether `other`, a waker or the copy of one, completes the same suspension. */
  willWake(other: { readonly word: Int32Array }): boolean {
    return other.word[THREAD] === this.word[THREAD] && other.word[SERIAL] === this.word[SERIAL];
  }

  /** Internal: the suspension has ended. */
  release(): void {
    wakeShared(this);
  }
}

const noop: Waker = Object.create(Waker.prototype, {
  word: { value: new Int32Array(new SharedArrayBuffer(WORDS * 4)).fill(WOKEN, 0, 1), enumerable: true },
}) as Waker;

/** Wakes through a waker, or through the copy of one that another thread received. */
export function wakeShared(waker: { readonly word: Int32Array }): void {
  if (Atomics.exchange(waker.word, 0, WOKEN) === PENDING) Atomics.notify(waker.word, 0);
}
