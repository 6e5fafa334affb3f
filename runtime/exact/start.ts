// `$startExact(body, …params)`: a call of a compiled function in the engine's order. What the caller gets is a native promise,
// settled when the engine would settle it; `return v` resolves it, thenables included.
import { Ctl } from '../driver/addon-types.ts';
import { begin, contexts } from '../context/scope.ts';
import { cell as theCell, core } from '../executor/core.ts';
import { ready } from '../executor/executor.ts';
import { freshSlice } from '../executor/fresh-slice.ts';
import { InPlace } from '../executor/limits.ts';
import { noticeFirstStretch } from '../executor/hog.ts';
import type { Body, Frame } from '../task/frame.ts';
import { watch } from '../task/observe.ts';
import { Outcome, St } from '../task/state.ts';
import { thrownAtOnce } from '../trace/trace.ts';
import { capability, failedAtOnce, handsOn, type Capability } from './capability.ts';

// A local constant is folded into optimised code; an imported binding is loaded at every use.
const cell = theCell;
const { RETURNED } = Outcome;
const { ctl } = core;

function settle(task: Frame, observer: Frame): void {
  const call = observer.s1 as Capability;
  call.awaiter = null;
  if (cell.f === task) cell.f = null;
  if ((task.st & St.FAILED) !== 0) call.reject(task.v);
  else call.resolve(task.v);
  task.v = undefined;
}

export function startExact(body: Body, ...params: unknown[]): Promise<unknown> {
  const marked = cell.k;
  const budget = cell.b;
  const send = cell.s;
  let raised = ctl[Ctl.FLAG]!;
  if (raised !== 0 && budget === InPlace.REST) raised = freshSlice();
  const made = capability();
  cell.k = null;
  cell.b = InPlace.NOT;
  cell.s = 0;
  try {
    const result = (body as (frame: null, ...params: unknown[]) => unknown)(null, ...params);
    if (cell.k === RETURNED) {
      if (cell.f !== null) handsOn(result, made);
      made.resolve(result);
    } else {
      // Left in the cell for the await that mostly follows (capability.ts).
      const task = cell.f as Frame;
      watch(task, settle, made);
      if (contexts.on) begin(task);
    }
  } catch (error) {
    thrownAtOnce(error);
    failedAtOnce(made);
    made.reject(error);
  }
  // The ordinary caller may itself be what a compiled one awaits: its mark has to be found there again.
  cell.k = marked;
  cell.s = send;
  cell.b = ready() ? InPlace.NOT : budget;
  if (raised === 0 && ctl[Ctl.FLAG] !== 0) {
    try {
      noticeFirstStretch(body);
    } catch {
      // See task/start.ts.
    }
  }
  return made.promise;
}
