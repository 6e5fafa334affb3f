// Reports of unhandled rejections that wait until the executor has caught up. Natively everything that is ready runs before
// Node reports; here part of it may have to wait for another turn of the event loop, in which Node would report.
//
//   unhandled ──failed()──▶ fresh ──tick, executor behind──▶ held ──tick, nothing ready──▶ reported by Node
//                             └──tick, not behind──▶ left to Node
//
// The tick is one of `process.nextTick`, asked for in a microtask: Node runs it after the microtasks and before it reports. A task's stand-in is
// made handled while it is held (Node forgets a promise handled before its report, without an event) and made anew when
// it is released. Native promises are not known before Node reports them: then the event is swallowed and, if nobody has
// handled the promise meanwhile, another promise raises it again. In the modes `strict` and `warn` Node does more than
// raise the event, so there native promises are reported at once (docs/promises.md).
import { contexts } from '../context/scope.ts';
import { capture } from '../context/context.ts';
import { outlook } from '../executor/core.ts';
import { monotonicNow } from '../executor/monotonic.ts';
import type { Frame } from './frame.ts';
import { handled, standIn } from './rejection.ts';

/**
 * Microseconds after which a failure is reported although tasks are ready still: a core that is never idle must not keep
 * it from its user. A guess, far longer than a program computes between making a promise and awaiting it.
 */
const HELD_MOST = 10_000_000;

interface Failure {
  /** The task that failed; null for a native promise. */
  readonly task: Frame | null;
  readonly reason: unknown;
  readonly since: number;
  /** Runs a function where it failed, in the async context and domain that listeners see. */
  readonly within: Within;
  held: boolean;
  /** What raises the event again for a native promise. */
  again: Promise<unknown> | null;
}

type Within = <T>(f: () => T) => T;

/** By what the user holds, in the order in which they failed. */
/** Of tasks (promise.ts); a program that has none never asks. */
export interface StandIns {
  standInOf(task: Frame): Promise<unknown>;
  keep(task: Frame, standIn: Promise<unknown>): void;
}

let theirs!: StandIns;

const failures = new Map<object, Failure>();
let ticking = false;

const { nextTick } = process;
const { queueMicrotask } = globalThis;

function here(): Within {
  const { domain } = process as { domain?: { run: Within } | null };
  if (domain) return (f) => domain.run(f);
  if (!contexts.on) return (f) => f();
  const { resource } = capture();
  return (f) => resource.runInAsyncScope(f);
}

function note(subject: object, task: Frame | null, reason: unknown): void {
  const held = task === null;
  failures.set(subject, { task, reason, since: monotonicNow(), within: here(), held, again: null });
  lookAgain();
}

/** Looks at the failures when the microtasks have run dry: ticks asked for outside of a microtask go before them. */
function lookAgain(): void {
  if (ticking) return;
  ticking = true;
  queueMicrotask(inTick);
}

const inTick = (): void => nextTick(look);

/** The executor has had a turn of the event loop. */
export function caughtUp(): void {
  if (failures.size > 0) lookAgain();
}

/**
 * A task has failed unobserved, and Node knows of it.
 * @param standIns how to find its stand-in and to give it another one
 */
export function failed(task: Frame, standIns: StandIns): void {
  theirs = standIns;
  note(task, task, task.v);
}

/** Somebody has observed the failure of a task. */
export function observed(task: Frame): void {
  if (failures.size > 0) failures.delete(task);
}

/**
 * What listeners have been told of. A listener may emit the event again for others to see (mocha's does): Node has reported it, and
 * put off anew, each of two failures would make the other one wait for ever.
 */
const told = new WeakSet<object>();

/** Node is about to report a native promise. False if it may. */
export function putOff(promise: Promise<unknown>, reason: unknown): boolean {
  if (told.has(promise) || (outlook.nextRun() !== 'later' && !anyWaits())) return false;
  note(promise, null, reason);
  return true;
}

/** Does anything wait that failed earlier? Reports keep their order. */
function anyWaits(): boolean {
  for (const { held, again } of failures.values()) if (held || again !== null) return true;
  return false;
}

/** The event for `subject` is being raised. */
export function reported(subject: object): void {
  told.add(subject);
  if (failures.size > 0) failures.delete(subject);
}

/** Node says that `promise` was handled after its report. True if no listener has seen that report. */
export function takeBack(promise: object): boolean {
  const failure = failures.get(promise);
  if (failure === undefined || failure.task !== null) return false;
  failures.delete(promise);
  if (failure.again !== null) handled(failure.again);
  return true;
}

function look(): void {
  ticking = false;
  const next = outlook.nextRun();
  if (next === 'later') hold();
  else if (next === 'soon') lookAgain();
  else release();
}

function hold(): void {
  const oldest = monotonicNow() - HELD_MOST;
  for (const [subject, failure] of failures) {
    if (failure.since < oldest) raise(subject, failure);
    else if (!failure.held && failure.task !== null) {
      failure.held = true;
      handled(theirs.standInOf(failure.task));
    }
  }
}

function release(): void {
  const waited = anyWaits();
  for (const [subject, failure] of failures) {
    if (waited) raise(subject, failure);
    else failures.delete(subject);
  }
}

function raise(subject: object, failure: Failure): void {
  const { task, reason, within } = failure;
  if (failure.again !== null) return;
  const again = within(() => standIn(subject, reason));
  failure.held = false;
  if (task === null) failure.again = again;
  else {
    // One that failed just now goes behind those that failed before.
    handled(theirs.standInOf(task));
    theirs.keep(task, again);
    failures.delete(task);
  }
}
