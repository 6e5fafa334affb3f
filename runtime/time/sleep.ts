// `sleep`: a leaf operation on the timer heap.
import { now } from '../host/timers.ts';
import { cell } from '../executor/core.ts';
import { fail, wake } from '../executor/executor.ts';
import { CancelledError } from '../task/cancel.ts';
import type { Frame } from '../task/frame.ts';
import { leaf } from '../task/leaf.ts';
import type { Op } from '../task/op.ts';
import { addTimer, removeTimer, type Timer } from './timers.ts';

class Sleep implements Op, Timer {
  deadline: number;
  index = -1;
  order = 0;
  frame: Frame | null = null;

  constructor(deadline: number) {
    this.deadline = deadline;
  }

  start(frame: Frame): void {
    this.frame = frame;
    addTimer(this);
  }

  due(): void {
    wake(this.frame!, undefined);
  }

  cancel(): void {
    if (this.index < 0) return;
    removeTimer(this);
    fail(this.frame!, new CancelledError());
  }
}

/**
 * Suspends for at least `ms` milliseconds; negative or NaN counts as 0. Resolution and accuracy are the driver's: Node's
 * timers count whole milliseconds, a ring nanoseconds.
 */
export function sleep(ms: number): Promise<void> {
  const direct = cell.k === sleep;
  // User code may run in the conversion of `ms`, and must not find the mark.
  if (direct) cell.k = null;
  const delay = Number(ms);
  const op = new Sleep(now() + (delay > 0 ? delay : 0));
  if (direct) cell.k = sleep;
  return leaf(sleep, op);
}
