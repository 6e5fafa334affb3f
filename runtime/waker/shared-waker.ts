// A waker that any thread may call. It is one word of shared memory, so it can be posted to a worker as it is; the home
// isolate waits for the word with Atomics.waitAsync, which needs neither a port nor a native handle.
import type { LocalWaker } from './waker.ts';

const PENDING = 0;
const WOKEN = 1;

interface AsyncWait {
  async: boolean;
  value: Promise<unknown> | string;
}

/** Completes a suspension from any thread. Posted to another thread it arrives as a plain object: use `wakeShared`. */
export class Waker {
  readonly word: Int32Array;

  constructor(local: LocalWaker<undefined>) {
    this.word = new Int32Array(new SharedArrayBuffer(4));
    const { waitAsync } = Atomics as unknown as {
      waitAsync(word: Int32Array, i: number, v: number): AsyncWait;
    };
    const wait = waitAsync(this.word, 0, PENDING);
    if (wait.async) void (wait.value as Promise<unknown>).then(() => local.wake(undefined));
    else local.wake(undefined);
  }

  wake(): void {
    wakeShared(this);
  }
}

/** Wakes through a waker, or through the copy of one that another thread received. */
export function wakeShared(waker: { readonly word: Int32Array }): void {
  if (Atomics.exchange(waker.word, 0, WOKEN) === PENDING) Atomics.notify(waker.word, 0);
}
