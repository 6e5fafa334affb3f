// The executor of one isolate: a FIFO queue of ready frames, run from a microtask, after a batch of completions, or from
// setImmediate. Rejected: a ring buffer for the queue (an old-space array that holds young frames costs a write barrier
// and a card mark for each; links inside the frames do not), one microtask for each frame (50 ns each).
import { now, setImmediate } from '../host/timers.ts';
import { Ctl } from '../driver/addon-types.ts';
import type { Body, Frame } from '../task/frame.ts';
import { CancelledError } from '../task/cancel.ts';
import { caughtUp } from '../task/put-off.ts';
import { watchEvents } from '../task/rejection.ts';
import { GAVE_WAY, Outcome, St } from '../task/state.ts';
import { thrown } from '../trace/trace.ts';
import { contexts, runWithin } from '../context/scope.ts';
import { cell as theCell, force as theForce, special as theSpecial, core } from './core.ts';
import { counters, sampleRun } from '../observe/counters.ts';
import { makeRunBatch, type BatchParts } from './batch.ts';
import { coreHooks } from './core-hooks.ts';
import { considerHot, copyWith, hot as theHot } from './hot.ts';
import { InPlace, Limit } from './limits.ts';
import { beginSlice, noticeStretch, settleSpent } from './hog.ts';
import { afterPoll, poll, pollHook, suspended } from './poll.ts';
import { intervals } from './poll-time.ts';
import { append, countReady, Queue, takeSend, takeSendOfBatch } from './ready-queue.ts';
import { beginTurn } from './sysmon.ts';

// A local constant is folded into optimised code; an imported binding is loaded at every use.
const cell = theCell;
const { RETURNED } = Outcome;
const force = theForce;
const special = theSpecial;
const hot = theHot;

const ctl = core.ctl;

/** Bits of `posted`: why the next run is under way already. */
const enum Posted {
  RUNNING = 1,
  MICROTASK = 2,
  IMMEDIATE = 4,
}

cell.b = InPlace.REST;
let queue = new Queue();
let posted = 0;
/** The run under way was begun by `setImmediate`. */
let inCheck = false;
/** The pending immediate is only to wait for the next iteration of the loop. */
let skipCheck = false;
/** Polls until the next turn of Node's event loop. */
let pollsLeft = intervals.turn;
/** Awaits in a row that may go on in place. */
const inPlace = { awaits: Limit.BUDGET as number };
/** Polls that the LIFO slot still has until another task gets its turn. */
let lifoLeft: number = Limit.LIFO_POLLS;
let polls = 0;
let runs = 0;
/** The budget of awaits in place was used up during this run. */
let spent = false;

const resolved = Promise.resolve();
const then = Promise.prototype.then;

/** Puts a frame at the tail of the ready queue. */
export function enqueue(frame: Frame): void {
  enqueueAs(frame, frame.st);
}

/** The same with new state bits: one store to `st` in place of several dependent ones, which showed in yield_many. */
export function enqueueAs(frame: Frame, st: number): void {
  cell.b = InPlace.NOT;
  frame.n = null;
  frame.st = (st & ~St.JOIN) | St.QUEUED;
  const ready = queue;
  if (ready.tail === null) {
    ready.head = ready.tail = frame;
    if (posted === 0) post();
  } else {
    ready.tail.n = frame;
    ready.tail = frame;
  }
}

/** Puts a frame that gave way, and has nothing delivered to it, at the tail. */
export function enqueueBare(frame: Frame): void {
  enqueueAs(frame, frame.st | St.BARE);
}

/**
 * Delivers a value to a task that another task has just woken by means of a channel, lock, notification or join: it runs
 * next, while what it was sent is in the cache. The order of those is nobody's promise, that of ordinary awaits is the
 * language's. The task last woken has the slot, the one before goes to the tail.
 */
export function wakeNext(frame: Frame, value: unknown): void {
  frame.v = value;
  // Woken by ordinary code or a driver: there is no poll to run after.
  if ((posted & Posted.RUNNING) === 0 || lifoLeft === 0) return enqueue(frame);
  const before = queue.next;
  cell.b = InPlace.NOT;
  frame.n = null;
  frame.st = (frame.st & ~St.JOIN) | St.QUEUED;
  queue.next = frame;
  if (before !== null) append(queue, before);
}

/** Is anything in the ready queue? */
export function ready(): boolean {
  return queue.head !== null || queue.next !== null;
}

/** Is there more than one frame in the ready queue? */
export function severalReady(): boolean {
  return queue.head !== queue.tail;
}

/** The budget of awaits in place is used up: counts as so many polls as fit between two turns of the microtasks. */
export function awaitsSpent(): void {
  if (inPlace.awaits === 0) return;
  counters.budgetYields++;
  spent = true;
  pollsLeft -= Limit.MICROTASK_POLLS;
}

/** Delivers a value to a waiting frame. */
export function wake(frame: Frame, value: unknown): void {
  frame.v = value;
  enqueue(frame);
}

/** Delivers an error to a waiting frame; it is thrown at its suspension point. */
export function fail(frame: Frame, error: unknown): void {
  frame.v = error;
  frame.st |= St.THROW;
  if (error instanceof CancelledError) frame.st &= ~St.CANCEL;
  enqueue(frame);
}

/** Sees to it that the queue is run: by a microtask, or, once the slice is spent, after a turn of the event loop. */
function post(): void {
  if (pollsLeft <= 0 || (ctl[Ctl.FLAG] !== 0 && !force.on)) {
    if ((posted & Posted.IMMEDIATE) !== 0) return;
    posted |= Posted.IMMEDIATE;
    watchEvents();
    // Whoever spent the slice in another phase of the loop does not get a second one before its timers have fired.
    skipCheck = !inCheck;
    setImmediate(check);
  } else if ((posted & Posted.MICROTASK) === 0) {
    // Marked afterwards: where the stack is full the call throws, and a mark would keep the queue from ever running.
    then.call(resolved, microtask);
    posted |= Posted.MICROTASK;
  }
}

function microtask(): void {
  posted &= ~Posted.MICROTASK;
  if (posted !== 0 || queue.head === null) return;
  settleSpent();
  run();
}

function check(): void {
  if (skipCheck) {
    skipCheck = false;
    setImmediate(check);
    return;
  }
  posted &= ~Posted.IMMEDIATE;
  beginSlice();
  inCheck = true;
  // The first run of the turn is timed: with long polls it is 64 turns to the next one otherwise.
  runs = Limit.SAMPLED_RUNS - 1;
  runTurn();
  inCheck = false;
  caughtUp();
}

/** When the ready frames get their turn: in the microtasks under way or, the slice being spent, in another turn of the loop. */
export function nextRun(): 'soon' | 'later' | 'none' {
  return (posted & Posted.IMMEDIATE) !== 0 ? 'later' : (posted & Posted.MICROTASK) !== 0 ? 'soon' : 'none';
}

/** Runs ready frames now, from ordinary code that is itself a microtask (a native promise's reaction): saves another one. */
export function runNow(): void {
  if ((posted & ~Posted.MICROTASK) === 0 && ctl[Ctl.FLAG] === 0) run();
}

/**
 * A turn of the event loop: called by drivers after a batch of completions and by the timer. Nothing happens if the
 * slice of this turn is spent: then the executor goes on from `setImmediate`. `begun`: the loop hooks have begun the slice.
 */
export function runTurn(begun = false): void {
  if (posted >= Posted.IMMEDIATE) return;
  if (!begun) beginTurn();
  ctl[Ctl.FLAG] = force.on && !force.exact ? 1 : 0;
  pollsLeft = intervals.turn;
  if ((posted & Posted.RUNNING) === 0 && queue.head !== null) run();
}

/** Apart from `runReady`, which has to stay small enough for the compiler to put everything into it. */
function run(): void {
  if (contexts.on && queue.head !== null && runWithin(queue.head, run)) return;
  if (++runs % Limit.SAMPLED_RUNS !== 0) return runReady();
  if (queue.head !== null) considerHot(queue.head);
  const [began, before] = [now(), polls];
  runReady();
  sampleRun(began, polls - before);
}

function runReady(): void {
  posted |= Posted.RUNNING;
  const most = pollsLeft < Limit.MICROTASK_POLLS && pollsLeft > 0 ? pollsLeft : Limit.MICROTASK_POLLS;
  let left = most;
  const ready = new Queue();
  ready.head = queue.head;
  ready.tail = queue.tail;
  queue = ready;
  for (let head = ready.head; head !== null && left > 0 && !spent; { head } = ready) {
    left = head.fn === hot.fn ? hot.run(ready, left) : runBatch(ready, left);
  }
  spent = false;
  cell.b = ready.head === null ? InPlace.REST : InPlace.NOT;
  cell.s = 0;
  // Nothing may be kept alive by having suspended last.
  cell.f = null;
  pollsLeft -= most - left;
  polls += most - left;
  if (coreHooks !== null) {
    if (ready.head === null) coreHooks.dry();
    else coreHooks.shed();
  }
  posted &= ~Posted.RUNNING;
  if (ready.head !== null) post();
}

/** The flag is up behind a poll: nothing is left of the run's polls. */
function stretched(frame: Frame, fn: Body, pc: number, left: number): number {
  noticeStretch(frame, fn, pc);
  polls -= left;
  return 0;
}

/** Polls the LIFO slot; `last`: nothing but it and what it makes ready is left of the batch. */
function runNext(ready: Queue, most: number, last: boolean): number {
  let left = most;
  for (let frame = ready.next; frame !== null; frame = ready.next) {
    ready.next = null;
    if (left <= 0) {
      // The slice is spent. It goes on behind what is left of its batch.
      frame.n = ready.head;
      ready.head = frame;
      ready.tail ??= frame;
      break;
    }
    lifoLeft--;
    if (last && ready.head === null) cell.b = inPlace.awaits;
    const { fn, pc } = frame;
    poll(frame);
    left--;
    if (ctl[Ctl.FLAG] !== 0 && !force.on) {
      left = stretched(frame, fn, pc, left);
    }
  }
  lifoLeft = Limit.LIFO_POLLS;
  return left;
}

const parts: BatchParts = {
  ...{ cell, ctl, special, force, inPlace, RETURNED, GAVE_WAY },
  ...{ poll, afterPoll, suspended, thrown, stretched, runNext },
};
const runBatch = makeRunBatch(parts, null);
copyWith(parts);

/** Polls so far, in-place ones not counted. */
export function pollCount(): number {
  return polls;
}

/** Tests: `b` of the last ready frame; 0 makes every await a real suspension. */
export function setInPlaceBudget(awaits: number = Limit.BUDGET): void {
  inPlace.awaits = awaits;
}

/** Tests: keeps the flag up, so that every preemption point suspends (see docs/scheduler.md for the limits). */
export function setForcePreempt(on: boolean): void {
  force.on = on;
  special.on = on || contexts.on || pollHook !== null;
  if (!force.exact) ctl[Ctl.FLAG] = on ? 1 : 0;
}

/** See `takeSend`. */
export function takeReadySend(max: number): Frame[] {
  return takeSend(queue, max);
}

/**
 * Takes all ready send tasks out, in the middle of a run too: whoever calls it is polled and will not give way for long.
 */
export function takeEverySend(): Frame[] {
  const { next } = queue;
  if (next !== null) {
    queue.next = null;
    append(queue, next);
  }
  return [...takeSendOfBatch(queue), ...takeSend(queue, Infinity)];
}

/** See `countReady`. Nothing of the batch under way. */
export function readyFrames(limit: number, bits = 0): number {
  return countReady(queue, limit, bits);
}
