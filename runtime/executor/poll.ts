// One poll: a frame's body runs until it suspends or ends, and whoever waited for it goes on in place.
import { contexts as theContexts, pollElsewhere, suspendedIn } from '../context/scope.ts';
import { interrupt } from '../task/cancel.ts';
import {
  complete as theComplete,
  completeUnheard as theCompleteUnheard,
  forward as theForward,
  forwardBody as theForwardBody,
} from '../task/complete.ts';
import type { Frame } from '../task/frame.ts';
import { recycle as theRecycle } from '../task/frame-pool.ts';
import { Outcome, St } from '../task/state.ts';
import { thrown } from '../trace/trace.ts';
import { cell as theCell, force as theForce, special as theSpecial, forcePoll } from './core.ts';
import { coreHooks, type PollHook } from './core-hooks.ts';
import { awaitsSpent as theAwaitsSpent, enqueue as theEnqueue, gaveWay } from './executor.ts';
import { hurry } from './hurry.ts';
import { InPlace } from './limits.ts';

// See executor.ts.
const contexts = theContexts;
const complete = theComplete;
const completeUnheard = theCompleteUnheard;
const forward = theForward;
const forwardBody = theForwardBody;
const recycle = theRecycle;
const awaitsSpent = theAwaitsSpent;
const enqueue = theEnqueue;
const cell = theCell;
const { RETURNED, SUSPENDED, YIELD } = Outcome;
const force = theForce;
const special = theSpecial;

export let pollHook: PollHook | null = null;

export function setPollHook(hook: PollHook | null): void {
  pollHook = hook;
  special.on = force.on || contexts.on || hook !== null;
}

/** Runs a frame until it suspends, and in place whoever waited for it, as long as the budget allows. */
export function poll(start: Frame): void {
  for (let frame: Frame | null = start; frame !== null;) {
    if (special.on && pollSpecially(frame)) return;
    const { st } = frame;
    if ((st & St.CANCEL) !== 0) hurry();
    frame.st = (st & ~(St.QUEUED | St.BARE)) | St.POLLED;
    cell.s = st & (St.SEND | St.CONTEXT);
    let result: unknown;
    let outcome: number = St.DONE;
    try {
      result = frame.fn(frame);
    } catch (error) {
      result = error;
      outcome = St.DONE | St.FAILED;
      thrown(error, frame, (st & St.POLLED) !== 0);
      cell.k = RETURNED;
    }
    if (gaveWay(frame, result)) {
      cell.k = RETURNED;
      if ((frame.st & St.DUTIES) !== 0) suspended(frame);
      return;
    }
    frame = polled(frame, result, outcome);
  }
}

/** What `poll` does after the body has run, for a caller that has run it. Small, so that it is inlined there. */
export function afterPoll(frame: Frame, result: unknown, outcome: number): void {
  if (cell.k === RETURNED && frame.w === null) completeUnheard(frame, result, outcome);
  else afterPollOf(frame, result, outcome);
}

function afterPollOf(frame: Frame, result: unknown, outcome: number): void {
  const waiter = polled(frame, result, outcome);
  if (waiter !== null) poll(waiter);
}

/** What comes of a poll; the frame that goes on in place, if one does. */
function polled(polledFrame: Frame, result: unknown, outcome: number): Frame | null {
  let frame = polledFrame;
  const { k } = cell;
  cell.k = null;
  if (k !== RETURNED) {
    if (k === YIELD) enqueue(frame);
    else if (k === SUSPENDED) forward(frame, cell.f as Frame);
    if ((frame.st & St.DUTIES) !== 0) suspended(frame);
    return null;
  }
  let waiter = frame.w;
  // A call that only passes a result on completes with it, without a turn of its own.
  while (waiter !== null && waiter.fn === forwardBody) {
    if ((waiter.st & (St.JOIN | St.OBSERVER)) !== 0) break;
    waiter.st |= frame.st & St.CANCEL;
    frame = waiter;
    waiter = frame.w;
  }
  if (waiter === null || (waiter.st & (St.JOIN | St.OBSERVER)) !== 0) {
    complete(frame, result, outcome);
    return null;
  }
  // A direct caller's frame: who else may hold the callee's is known to it.
  waiter.n = null;
  waiter.v = result;
  if (outcome !== St.DONE) waiter.st |= St.THROW;
  if ((frame.st & St.CANCEL) !== 0) waiter.st |= St.CANCEL;
  if (!special.on) recycle(polledFrame);
  if (cell.b-- > 0) return waiter;
  if (cell.b === InPlace.SPENT) awaitsSpent();
  enqueue(waiter);
  return null;
}

/** True if the frame has been polled: watched, or in its own context, which was another. */
function pollSpecially(frame: Frame): boolean {
  if (pollHook !== null && pollHook.around(frame, poll)) return true;
  if (contexts.on && pollElsewhere(frame, poll)) return true;
  if (force.on) forcePoll();
  return false;
}

/** The rarer duties after a suspension, out of the way of the rest. */
export function suspended(frame: Frame): void {
  if ((frame.st & St.CONTEXT) !== 0) suspendedIn(frame);
  if ((frame.st & St.CANCEL) !== 0) interrupt(frame);
  if ((frame.st & St.SEND) !== 0 && coreHooks !== null) coreHooks.suspended(frame);
}
