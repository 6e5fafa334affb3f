// Calls back at a moment: for what waits for something else beside the clock. A frame of its own sleeps in its place, so it
// rings when its turn in the ready queue comes, and keeps the process alive like a sleep.
import { F2, type Body, type Frame } from '../task/frame.ts';
import type { Op } from '../task/op.ts';
import { St } from '../task/state.ts';
import { sleepUntil } from './timers.ts';

/** `s0` is what to call; null once that is not wanted any more. */
const ring: Body = (frame) => {
  const alarm = frame as Frame;
  alarm.st &= ~St.THROW;
  alarm.v = undefined;
  const call = alarm.s0 as (() => void) | null;
  alarm.s0 = null;
  if (call !== null) call();
  return undefined;
};

export class Alarm {
  readonly #frame: Frame = new F2(undefined, ring);

  /** Calls `call` at `deadline`, in milliseconds on the clock of `performance.now()`. */
  constructor(deadline: number, call: () => void) {
    this.#frame.s0 = call;
    sleepUntil(this.#frame, deadline);
  }

  /** It will not ring any more. */
  release(): void {
    const frame = this.#frame;
    if (frame.s0 === null) return;
    frame.s0 = null;
    if ((frame.st & (St.QUEUED | St.DONE)) === 0) (frame.n as Op).cancel(frame);
  }
}
