// Calls whose value a compiled function returns without awaiting it, of callees that may be anything. One that knows itself
// finds itself in the cell and takes the direct way. `tailCall` passes its outcome on. Where code of the caller runs behind the
// return, the outcome has to wait: `ownedCall` makes a task of it that nobody else holds, and marks it, so that `$ret` waits for it
// as its owner. It throws only what a callee throws that is no compiled function: others answer with a rejection.
import { Ctl } from '../driver/addon-types.ts';
import { cell as theCell, core } from '../executor/core.ts';
import { ready } from '../executor/executor.ts';
import { InPlace } from '../executor/limits.ts';
import { tail } from './await.ts';
import { callInTask } from './body.ts';
import type { Body, Frame } from './frame.ts';
import { leafTask, yieldTask } from './leaf.ts';
import type { Op } from './op.ts';
import { notFunction } from '../lowered/call.ts';
import { finish, thrown } from './start.ts';
import { Outcome, St } from './state.ts';

// A local constant is folded into optimised code; an imported binding is loaded at every use.
const cell = theCell;
const { LEAF, YIELD } = Outcome;
const { ctl } = core;

/**
 * `return fn.apply(self, args)`.
 * @param text what the source calls it
 */
export function tailCall(fn: unknown, self: unknown, args: unknown[], text: string): unknown {
  if (typeof fn !== 'function') throw notFunction(text, tailCall);
  return tail(callInTask(fn, self, args));
}

/** What `fn.apply(self, args)` gives: a task that its caller owns if `fn` is a compiled or a leaf function. */
export function ownedCall(fn: unknown, self: unknown, args: unknown[], text: string): unknown {
  if (typeof fn !== 'function') throw notFunction(text, ownedCall);
  const budget = cell.b;
  const send = cell.s;
  const raised = ctl[Ctl.FLAG]!;
  cell.b = InPlace.NOT;
  cell.s = 0;
  let result: unknown;
  try {
    result = callInTask(fn, self, args);
  } catch (error) {
    if (cell.k !== fn) return thrown(error, null, budget, send);
    restore(budget, send);
    throw error;
  }
  const { k } = cell;
  if (k === fn) {
    restore(budget, send);
    return result;
  }
  if (k === LEAF || k === YIELD) {
    restore(budget, send);
    return owned(k === LEAF ? leafTask(result as Op) : yieldTask());
  }
  return owned(finish(fn as unknown as Body, result, null, budget, send, raised));
}

/** As `$start` does for an ordinary caller; whoever makes an owned call is running, and has no mark of its own. */
function restore(budget: number, send: number): void {
  cell.k = null;
  cell.s = send;
  cell.b = ready() ? InPlace.NOT : budget;
}

function owned(task: Frame): Frame {
  if ((task.st & St.DONE) === 0) task.st |= St.KEPT;
  return task;
}
