// `sleep`: a leaf operation without an object of its own. The timer wheel holds the frame itself.
import type { AbortSignal } from '../host/platform.ts';
import { now } from '../host/clock.ts';
import { cell } from '../executor/core.ts';
import type { Frame } from '../task/frame.ts';
import { checkOptions, faultOf } from '../options/check.ts';
import { abortSignal, anyMs } from '../options/rule.ts';
import { leaf, leafError } from '../task/leaf.ts';
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

const rules = { signal: abortSignal };

export interface SleepOptions {
  /** Ends the sleep with an AbortError. */
  signal?: AbortSignal | undefined;
}

/**
 * Suspends for at least `ms` milliseconds. Resolution: whole milliseconds, rounded up. What is due already (`ms` negative)
 * comes when everything else that is ready has had its turn; Infinity waits until the task is cancelled.
 *
 * @throws RangeError for NaN, TypeError for what is no number, or for an option that does not exist or cannot be
 */
export function sleep(ms: number, options?: SleepOptions): Promise<void> {
  if (options !== undefined) return sleepWith(ms, options);
  // The value is not converted: that could run user code while the cell says whom the caller calls. NaN is no longer than itself.
  if (typeof ms !== 'number' || ms !== ms) return leafError(sleep, faultOf('sleep', 'ms', ms, anyMs));
  deadline = now() + (ms > 0 ? ms : 0);
  return leaf(sleep, begin);
}

function sleepWith(ms: number, options: SleepOptions): Promise<void> {
  const direct = cell.k === sleep;
  // User code may run from here on, and must not find the mark.
  if (direct) cell.k = null;
  let signal: AbortSignal | undefined;
  try {
    checkOptions('sleep', options, rules);
    ({ signal } = options);
  } catch (error) {
    if (direct) cell.k = sleep;
    return leafError(sleep, error);
  }
  if (signal === undefined) {
    if (direct) cell.k = sleep;
    return sleep(ms);
  }
  if (direct) cell.k = abortable;
  return abortable(signal, () => sleep(ms)) as Promise<void>;
}
