// `sleep`: a leaf operation without an object of its own. The timer wheel holds the frame itself.
import { now } from '../host/timers.ts';
import { cell } from '../executor/core.ts';
import type { Frame } from '../task/frame.ts';
import { leaf } from '../task/leaf.ts';
import type { Op } from '../task/op.ts';
import { abortable } from '../structured/abort.ts';
import { sleepUntil } from './timers.ts';

/** The deadline of the sleep that begins: whoever gets a leaf operation starts it before anything else can run. */
let deadline = 0;

/** Starts every sleep; what the frame then waits for, and is cancelled through, is its slot in the wheel. */
const begin: Op = {
  start(frame: Frame): void {
    sleepUntil(frame, deadline);
  },
  cancel(): void {},
};

export interface SleepOptions {
  /** Ends the sleep with an AbortError. */
  signal?: AbortSignal | undefined;
}

/** Suspends for at least `ms` milliseconds; negative or NaN counts as 0. Resolution: whole milliseconds, rounded up. */
export function sleep(ms: number, options?: SleepOptions): Promise<void> {
  const direct = cell.k === sleep;
  // User code may run in the conversion of `ms`, and must not find the mark.
  if (direct) cell.k = null;
  const signal = options?.signal;
  if (signal !== undefined) {
    if (direct) cell.k = abortable;
    return abortable(signal, () => sleep(ms)) as Promise<void>;
  }
  const delay = Number(ms);
  deadline = now() + (delay > 0 ? delay : 0);
  if (direct) cell.k = sleep;
  return leaf(sleep, begin);
}
