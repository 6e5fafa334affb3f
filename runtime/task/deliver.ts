// How channels, locks and timers of this core end a wait. A frame that stands for a single operation of a combinator (an
// arm of `select`, the work of `timeout`) is *prompt*: it completes here and now instead of through the ready queue, so
// that the combinator withdraws its other operations before they can be given anything. That is what makes `select` over
// such operations lose no message, permit or wake-up: none of two can have been delivered.
import { fail as theFail, wake as theWake, wakeNext as theWakeNext } from '../executor/executor.ts';
import { cell as theCell } from '../executor/core.ts';
import { CancelledError } from './cancel.ts';
import { complete as theComplete, forwardBody as theForwardBody } from './complete.ts';
import { isTask, type Body, type Frame } from './frame.ts';
import { St } from './state.ts';

// See executor.ts.
const fail = theFail;
const wake = theWake;
const wakeNext = theWakeNext;
const cell = theCell;
const complete = theComplete;
const forwardBody = theForwardBody;

/** As forwardBody; another function, so that a prompt frame is told by its body. */
export const promptBody: Body = (frame) => forwardBody(frame);

/** Makes a task prompt, if it is nothing but a pending operation that nobody has asked about yet. */
export function makePrompt(task: Frame): void {
  if (task.fn !== forwardBody || task.w !== null || task.n === null) return;
  if ((task.st & (St.QUEUED | St.JOIN | St.DONE)) !== 0 || isTask(task.n)) return;
  task.fn = promptBody;
}

/** Delivers a value to one waiting frame, which another task hands something to: it runs next. */
export function deliver(frame: Frame, value: unknown): void {
  if (frame.fn === promptBody) completeNow(frame, value, St.DONE);
  else wakeNext(frame, value);
}

/** Delivers a value to one of several frames woken together, which run in the order of these calls. */
export function deliverInOrder(frame: Frame, value: unknown): void {
  if (frame.fn === promptBody) completeNow(frame, value, St.DONE);
  else wake(frame, value);
}

/** Ends a wait with an error. */
export function refuse(frame: Frame, error: unknown): void {
  if (frame.fn !== promptBody) fail(frame, error);
  else {
    if (error instanceof CancelledError) frame.st &= ~St.CANCEL;
    completeNow(frame, error, St.DONE | St.FAILED);
  }
}

/**
 * What a prompt frame that was withdrawn ends with. Whoever has withdrawn it makes something of its own of it, so one is
 * enough: an error's stack costs more than the rest of a `select`.
 */
let withdrawn: CancelledError | null = null;

/** Ends the wait of a cancelled task. */
export function withdraw(frame: Frame): void {
  refuse(frame, frame.fn === promptBody ? (withdrawn ??= new CancelledError()) : new CancelledError());
}

function completeNow(frame: Frame, result: unknown, outcome: number): void {
  // Listeners may run user code (of an AbortSignal), which must not find the mark of the call under way.
  const mark = cell.k;
  cell.k = null;
  frame.n = null;
  complete(frame, result, outcome);
  cell.k = mark;
}
