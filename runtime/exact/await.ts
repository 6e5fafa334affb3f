// `await` in the engine's order. A native async function does the waiting: it takes as many ticks as the engine takes, looks
// at `constructor` and `then` exactly as the engine does, carries the async context, and resumes the body directly, in
// the tick in which the engine would. The frame meets the executor's queue only where it is preempted.
// Rejected: PromiseResolve and `then` by hand (`then` asks for the species constructor, which user code can see).
import { begin, contexts } from '../context/scope.ts';
import { cell as theCell } from '../executor/core.ts';
import { poll } from '../executor/poll.ts';
import type { Frame } from '../task/frame.ts';
import { resumed } from '../task/await.ts';
import type { Op } from '../task/op.ts';
import { Outcome, St } from '../task/state.ts';
import { arrived } from '../trace/trace.ts';
import { awaitsCall } from './capability.ts';

// A local constant is folded into optimised code; an imported binding is loaded at every use.
const cell = theCell;
const { AGAIN, SUSPENDED } = Outcome;

/** `frame.n` until the native await has suspended: an error before that is the operand's own. */
const entering: Op = { start() {}, cancel() {} };

async function settle(frame: Frame, value: unknown, call: boolean): Promise<void> {
  let result: unknown;
  let thrown = 0;
  try {
    result = await value;
  } catch (error) {
    result = error;
    thrown = St.THROW;
    // What a call of ours fails with has passed through `thrown`.
    if (!call && frame.n !== entering) arrived(error, frame);
  }
  frame.v = result;
  frame.st |= thrown;
  if (frame.n === entering) return;
  // The engine has restored the context, but a preempted frame needs one of its own.
  if (contexts.on) begin(frame);
  poll(frame);
}

/** Makes `frame` wait for `value`. False if that failed at once: the frame holds the error then. */
export function waitsExact(frame: Frame, value: unknown): boolean {
  frame.n = entering;
  void settle(frame, value, awaitsCall(frame, value));
  frame.n = null;
  return (frame.st & St.THROW) === 0;
}

/** `$awaitExact(frame, value)`: throws what the operand itself throws, in the activation that awaits it. */
export function awaitExact(frame: Frame, value: unknown): undefined {
  if (!waitsExact(frame, value)) resumed(frame);
  if ((frame.st & St.POLLED) !== 0) cell.k = AGAIN;
  else {
    cell.k = SUSPENDED;
    cell.f = frame;
  }
  return undefined;
}
