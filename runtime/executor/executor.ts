// The executor of one isolate: a FIFO queue of ready frames, run from a microtask, after a batch of completions, or from
// setImmediate. Rejected: a ring buffer for the queue (an old-space array that holds young frames costs a write barrier
// and a card mark for each; links inside the frames do not), one microtask for each frame (50 ns each).
import { setImmediate } from '../host/timers.ts';
import { Ctl } from '../driver/addon-types.ts';
import type { Body, Frame } from '../task/frame.ts';
import { CancelledError } from '../task/cancel.ts';
import { caughtUp } from '../task/put-off.ts';
import { watchEvents } from '../task/rejection.ts';
import { GAVE_WAY, Outcome, St } from '../task/state.ts';
import { thrown } from '../trace/trace.ts';
import { contexts as theContexts, runWithin } from '../context/scope.ts';
import {
  cell as theCell,
  force as theForce,
  inPlace as theInPlace,
  special as theSpecial,
  core,
  outlook,
  turns,
} from './core.ts';
import { counters, sampleRun } from '../observe/counters.ts';
import { monotonicNow } from './monotonic.ts';
import { makeRunBatch, type BatchParts } from './batch.ts';
import { coreHooks } from './core-hooks.ts';
import { considerHot, copyWith, hot as theHot } from './hot.ts';
import { InPlace, Limit } from './limits.ts';
import { beginSlice, noticeStretch, settleSpent, spawned } from './hog.ts';
import { afterPoll, poll, pollHook, suspended } from './poll.ts';
import { intervals } from './poll-time.ts';
import { append, countReady, putBack, Queue, takeSend, takeSendOfBatch } from './ready-queue.ts';
import { beginTurn } from './sysmon.ts';

// A local constant is folded into optimised code; an imported binding is loaded at every use, and what it holds compared
// with what it held. Said once, here, for all modules that do it.
const contexts = theContexts;
const cell = theCell;
const { RETURNED, YIELD } = Outcome;
const force = theForce;
const inPlace = theInPlace;
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

/** Fields of a constant, and not variables of the module: V8 knows what they hold, and need not look at each use. */
class State {
  queue = new Queue();
  posted = 0;
}

const state = new State();
/** The run under way was begun by `setImmediate`. */
let inCheck = false;
/** The pending immediate is only to wait for the next iteration of the loop. */
let skipCheck = false;
/** Polls until the next turn of Node's event loop. */
let pollsLeft = intervals.turn;
/** What `left` was when the LIFO slot was last taken from, and how often it has been in a row. */
const lifo = { left: 0, taken: 0 };
let polls = 0;
let runs = 0;

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
  const ready = state.queue;
  const { tail } = ready;
  ready.tail = frame;
  if (tail === null) first(ready, frame);
  else tail.n = frame;
}

const first = (ready: Queue, frame: Frame): void => {
  ready.head = frame;
  if (state.posted === 0) post();
};

/** Whether `result`, of the body of `frame` that was resumed, says that it gives way: then it goes to the tail. */
export function gaveWay(frame: Frame, result: unknown): boolean {
  if (result === GAVE_WAY) enqueueAs(frame, frame.st | St.BARE);
  else if (cell.k === YIELD) enqueue(frame);
  else return false;
  return true;
}

/**
 * Delivers a value to a task that another task has just woken by means of a channel, lock, notification or join: it runs
 * next, while what it was sent is in the cache. The order of those is nobody's promise, that of ordinary awaits is the
 * language's. The task last woken has the slot, the one before goes to the tail.
 */
export function wakeNext(frame: Frame, value: unknown): void {
  frame.v = value;
  // Woken by ordinary code or a driver: there is no poll to run after.
  if ((state.posted & Posted.RUNNING) === 0) return enqueue(frame);
  const before = state.queue.next;
  cell.b = InPlace.NOT;
  frame.n = null;
  frame.st = (frame.st & ~St.JOIN) | St.QUEUED;
  state.queue.next = frame;
  if (before !== null) append(state.queue, before);
}

/** Is anything in the ready queue? */
export function ready(): boolean {
  return state.queue.head !== null || state.queue.next !== null;
}

/** Is there more than one frame in the ready queue? */
export function severalReady(): boolean {
  return state.queue.head !== state.queue.tail;
}

/** The budget of awaits in place is used up: counts as so many polls as fit between two turns of the microtasks. */
export function awaitsSpent(): void {
  if (inPlace.awaits === 0) return;
  counters.budgetYields++;
  inPlace.spent = true;
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
    if ((state.posted & Posted.IMMEDIATE) !== 0) return;
    state.posted |= Posted.IMMEDIATE;
    watchEvents();
    // Whoever spent the slice in another phase of the loop does not get a second one before its timers have fired.
    skipCheck = !inCheck;
    setImmediate(check);
  } else if ((state.posted & Posted.MICROTASK) === 0) {
    // Marked afterwards: where the stack is full the call throws, and a mark would keep the queue from ever running.
    then.call(resolved, microtask);
    state.posted |= Posted.MICROTASK;
  }
}

function microtask(): void {
  state.posted &= ~Posted.MICROTASK;
  if (state.posted !== 0 || state.queue.head === null) return;
  settleSpent();
  run();
}

function check(): void {
  if (skipCheck) {
    skipCheck = false;
    setImmediate(check);
    return;
  }
  state.posted &= ~Posted.IMMEDIATE;
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
  return (state.posted & Posted.IMMEDIATE) !== 0 || turns.pending
    ? 'later'
    : (state.posted & Posted.MICROTASK) !== 0
      ? 'soon'
      : 'none';
}

outlook.nextRun = nextRun;
outlook.ready = ready;
outlook.watched = () => contexts.on || pollHook !== null;

/** Runs ready frames now, from ordinary code that is itself a microtask (a native promise's reaction): saves another one. */
export function runNow(): void {
  if ((state.posted & ~Posted.MICROTASK) === 0 && ctl[Ctl.FLAG] === 0) run();
}

/**
 * A turn of the event loop: called by drivers after a batch of completions and by the timer. Nothing happens if the
 * slice of this turn is spent: then the executor goes on from `setImmediate`. `begun`: the loop hooks have begun the slice.
 */
export function runTurn(begun = false): void {
  if (state.posted >= Posted.IMMEDIATE) return;
  if (!begun) beginTurn();
  ctl[Ctl.FLAG] = force.on && !force.exact ? 1 : 0;
  pollsLeft = intervals.turn;
  if ((state.posted & Posted.RUNNING) === 0 && state.queue.head !== null) run();
}

/** Apart from `runReady`, which has to stay small enough for the compiler to put everything into it. */
function run(): void {
  if (contexts.on && state.queue.head !== null && runWithin(state.queue.head, run)) return;
  if (++runs % Limit.SAMPLED_RUNS !== 0) return runReady();
  if (state.queue.head !== null) considerHot(state.queue.head);
  const [began, before] = [monotonicNow(), polls];
  runReady();
  sampleRun(began, polls - before);
}

function runReady(): void {
  state.posted |= Posted.RUNNING;
  const most = pollsLeft < Limit.MICROTASK_POLLS && pollsLeft > 0 ? pollsLeft : Limit.MICROTASK_POLLS;
  let left = most;
  const ready = new Queue();
  ready.head = state.queue.head;
  ready.tail = state.queue.tail;
  state.queue = ready;
  const { head } = ready;
  if (head !== null) left = head.fn === hot.fn ? hot.run(ready, left) : runBatch(ready, left);
  inPlace.spent = false;
  ready.last = null;
  cell.b = ready.head === null ? InPlace.REST : InPlace.NOT;
  cell.s = 0;
  // Nothing may be kept alive by having suspended or been called last.
  cell.f = null;
  spawned.fn = null;
  pollsLeft -= most - left;
  polls += most - left;
  if (coreHooks !== null) {
    if (ready.head === null) coreHooks.dry();
    else coreHooks.shed();
  }
  state.posted &= ~Posted.RUNNING;
  if (ready.head !== null) post();
}

/** The flag is up behind a poll: nothing is left of the run's polls. */
function stretched(frame: Frame, fn: Body, pc: number, left: number): number {
  noticeStretch(frame, fn, pc);
  polls -= left;
  return 0;
}

/**
 * What was in the LIFO slot goes to the front of the batch; behind what is left of it if the slice is spent, and to the tail when
 * the slot has had its polls.
 */
function takeNext(ready: Queue, left: number): Frame | null {
  const frame = ready.next as Frame;
  ready.next = null;
  if (left <= 0) {
    frame.n = ready.head;
    ready.head = frame;
    ready.tail ??= frame;
    return ready.rest;
  }
  lifo.taken = lifo.left === left + 1 ? lifo.taken + 1 : 1;
  lifo.left = left;
  if (lifo.taken > Limit.LIFO_POLLS) {
    lifo.taken = lifo.left = 0;
    append(ready, frame);
    return ready.rest;
  }
  frame.n = ready.rest;
  if (ready.rest === null) ready.last = frame;
  return frame;
}

const parts: BatchParts = {
  ...{ cell, ctl, special, force, inPlace, RETURNED, GAVE_WAY },
  ...{ poll, afterPoll, suspended, thrown, stretched, takeNext },
};
const runBatch = makeRunBatch(parts, null);
copyWith(parts);

/** Polls so far, in-place ones not counted. */
export function pollCount(): number {
  return polls;
}

/** See `takeSend`. */
export function takeReadySend(max: number): Frame[] {
  return takeSend(state.queue, max);
}

/**
 * Takes all ready send tasks out, in the middle of a run too: whoever calls it is polled and will not give way for long.
 */
export function takeEverySend(): Frame[] {
  const { next } = state.queue;
  if (next !== null) {
    state.queue.next = null;
    append(state.queue, next);
  }
  return [...takeSendOfBatch(state.queue), ...takeSend(state.queue, Infinity)];
}

/** See `countReady`. Nothing of the batch under way. */
export function readyFrames(limit: number, bits = 0, among = bits): number {
  return countReady(state.queue, limit, bits, among);
}

/** Frames that `takeReadySend` took go to the head of the queue: they have not lost their turn. */
export function putBackReady(frames: readonly Frame[]): void {
  if (frames.length === 0) return;
  cell.b = InPlace.NOT;
  putBack(state.queue, frames);
  if (state.posted === 0) post();
}
