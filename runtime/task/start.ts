// `$start0` … `$startN`: an ordinary caller calls a compiled function and gets a task. Written out by arity, because a
// rest parameter costs an array a call. The caller always gets control back at the first await: `cell.b` is below zero meanwhile.
import { Ctl } from '../driver/addon-types.ts';
import { cell as theCell, core } from '../executor/core.ts';
import { ready as theReady } from '../executor/executor.ts';
import { freshSlice } from '../executor/fresh-slice.ts';
import { InPlace } from '../executor/limits.ts';
import { noticeFirstStretch } from '../executor/hog.ts';
import { begin, contexts as theContexts } from '../context/scope.ts';
import { fulfilled as theFulfilled, rejected } from './complete.ts';
import type { Body, Frame } from './frame.ts';
import { Outcome } from './state.ts';
import { thrownAtOnce } from '../trace/trace.ts';

// A local constant is folded into optimised code; an imported binding is loaded at every use.
const ready = theReady;
const contexts = theContexts;
const fulfilled = theFulfilled;
const cell = theCell;
const { SUSPENDED } = Outcome;

type AnyBody = (frame: null, ...params: unknown[]) => unknown;

const { ctl } = core;
const reflectApply = Reflect.apply;

/** The task that stands for a body which has returned. */
export function finish(
  body: Body,
  result: unknown,
  marked: unknown,
  budget: number,
  send: number,
  raised: number,
): Frame {
  const outcome = cell.k;
  // The ordinary caller may itself be what a compiled one awaits: its mark has to be found there again.
  cell.k = marked;
  cell.s = send;
  // Whatever became ready meanwhile goes before further in-place awaits of the caller.
  cell.b = ready() ? InPlace.NOT : budget;
  // Raised while the body ran: it may have run for long.
  if (raised !== ctl[Ctl.FLAG] && raised === 0) {
    try {
      noticeFirstStretch(body);
    } catch {
      // There is no stack left for a report. The call has its task all the same: thrown here, nobody would ever hold it.
    }
  }
  if (outcome !== SUSPENDED) return fulfilled(result);
  const task = cell.f as Frame;
  cell.f = null;
  if (contexts.on) begin(task);
  return task;
}

/** The task that stands for a body which has thrown. */
export function thrown(error: unknown, marked: unknown, budget: number, send: number): Frame {
  cell.k = marked;
  cell.s = send;
  cell.b = ready() ? InPlace.NOT : budget;
  thrownAtOnce(error);
  return rejected(error);
}

export function start0(body: Body): Frame {
  const marked = cell.k;
  const budget = cell.b;
  const send = cell.s;
  let raised = ctl[Ctl.FLAG]!;
  if (raised !== 0 && budget === InPlace.REST) raised = freshSlice();
  cell.k = null;
  cell.b = InPlace.NOT;
  cell.s = 0;
  let result: unknown;
  try {
    result = (body as AnyBody)(null);
  } catch (error) {
    return thrown(error, marked, budget, send);
  }
  return finish(body, result, marked, budget, send, raised);
}

export function start1(body: Body, a: unknown): Frame {
  const marked = cell.k;
  const budget = cell.b;
  const send = cell.s;
  let raised = ctl[Ctl.FLAG]!;
  if (raised !== 0 && budget === InPlace.REST) raised = freshSlice();
  cell.k = null;
  cell.b = InPlace.NOT;
  cell.s = 0;
  let result: unknown;
  try {
    result = (body as AnyBody)(null, a);
  } catch (error) {
    return thrown(error, marked, budget, send);
  }
  return finish(body, result, marked, budget, send, raised);
}

export function start2(body: Body, a: unknown, b: unknown): Frame {
  const marked = cell.k;
  const budget = cell.b;
  const send = cell.s;
  let raised = ctl[Ctl.FLAG]!;
  if (raised !== 0 && budget === InPlace.REST) raised = freshSlice();
  cell.k = null;
  cell.b = InPlace.NOT;
  cell.s = 0;
  let result: unknown;
  try {
    result = (body as AnyBody)(null, a, b);
  } catch (error) {
    return thrown(error, marked, budget, send);
  }
  return finish(body, result, marked, budget, send, raised);
}

export function start3(body: Body, a: unknown, b: unknown, c: unknown): Frame {
  const marked = cell.k;
  const budget = cell.b;
  const send = cell.s;
  let raised = ctl[Ctl.FLAG]!;
  if (raised !== 0 && budget === InPlace.REST) raised = freshSlice();
  cell.k = null;
  cell.b = InPlace.NOT;
  cell.s = 0;
  let result: unknown;
  try {
    result = (body as AnyBody)(null, a, b, c);
  } catch (error) {
    return thrown(error, marked, budget, send);
  }
  return finish(body, result, marked, budget, send, raised);
}

export function start4(body: Body, a: unknown, b: unknown, c: unknown, d: unknown): Frame {
  const marked = cell.k;
  const budget = cell.b;
  const send = cell.s;
  let raised = ctl[Ctl.FLAG]!;
  if (raised !== 0 && budget === InPlace.REST) raised = freshSlice();
  cell.k = null;
  cell.b = InPlace.NOT;
  cell.s = 0;
  let result: unknown;
  try {
    result = (body as AnyBody)(null, a, b, c, d);
  } catch (error) {
    return thrown(error, marked, budget, send);
  }
  return finish(body, result, marked, budget, send, raised);
}

/** Any number of arguments. */
export function startN(body: Body, params: ArrayLike<unknown>): Frame {
  const marked = cell.k;
  const budget = cell.b;
  const send = cell.s;
  let raised = ctl[Ctl.FLAG]!;
  if (raised !== 0 && budget === InPlace.REST) raised = freshSlice();
  cell.k = null;
  cell.b = InPlace.NOT;
  cell.s = 0;
  let result: unknown;
  try {
    result = reflectApply(body, undefined, [null, ...Array.from(params)]);
  } catch (error) {
    return thrown(error, marked, budget, send);
  }
  return finish(body, result, marked, budget, send, raised);
}
