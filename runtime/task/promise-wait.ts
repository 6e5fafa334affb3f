// The wait for a native promise: of an operand that is one, and of a thenable that is adopted.
import { fail as theFail, runNow as theRunNow, wake as theWake } from '../executor/executor.ts';
import { arrived } from '../trace/trace.ts';
import { CancelledError } from './cancel.ts';
import type { Frame } from './frame.ts';
import type { Op } from './op.ts';

// See executor.ts.
const fail = theFail;
const runNow = theRunNow;
const wake = theWake;

const nativeThen = Promise.prototype.then;

/** `frame` awaits `value`, which is one. */
export function awaitPromise(frame: Frame, value: Promise<unknown>): void {
  const wait = new PromiseWait(frame);
  frame.n = wait;
  void awaitNatively(wait, value);
  wait.entering = false;
}

/**
 * A native await: it looks at `constructor` once; `Promise.resolve` and `then` would both look. It takes as long as the two
 * closures of a `then`.
 */
async function awaitNatively(wait: PromiseWait, value: unknown): Promise<void> {
  let result: unknown;
  let failed = false;
  try {
    result = await value;
  } catch (error) {
    result = error;
    failed = true;
  }
  wait.settled(result, failed);
}

/** `frame` waits for what a thenable was adopted by: nobody looks at `constructor`. */
export function waitForPromise(frame: Frame, promise: Promise<unknown>): void {
  const wait = new PromiseWait(frame);
  wait.entering = false;
  frame.n = wait;
  nativeThen.call(
    promise,
    (value) => wait.settled(value, false),
    (error) => wait.settled(error, true),
  );
}

/** The wait for a native promise; it can be cancelled, the promise cannot. */
class PromiseWait implements Op {
  frame: Frame | null;
  /** The await has not suspended: what fails now is the look at the operand. */
  entering = true;
  constructor(frame: Frame) {
    this.frame = frame;
  }

  start(): void {}

  settled(value: unknown, failed: boolean): void {
    const frame = this.frame;
    if (frame === null) return;
    this.frame = null;
    if (failed) {
      arrived(value, frame);
      fail(frame, value);
    } else wake(frame, value);
    if (!this.entering) runNow();
  }

  what(): string {
    return 'a native promise';
  }

  cancel(): void {
    const frame = this.frame;
    if (frame === null) return;
    this.frame = null;
    fail(frame, new CancelledError());
  }
}
