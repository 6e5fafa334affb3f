// How loops of the engine's own functions give way: they await the event loop's turn. One goes on at a time, first in, first out, and
// the next behind it in the same turn if it has left something of the slice. What is rejected meanwhile is not reported before the
// loop has gone on: natively there is no turn in between (task/put-off.ts).
import { setImmediate } from '../host/timers.ts';
import { Ctl } from '../driver/addon-types.ts';
import { counters } from '../observe/counters.ts';
import { caughtUp } from '../task/put-off.ts';
import { watchEvents } from '../task/rejection.ts';
import { core, force, outlook, turns } from './core.ts';
import { beginSlice, noticeLateLook } from './hog.ts';
import { monotonicMicros } from './monotonic.ts';
import { beginTurn } from './sysmon.ts';

const { ctl } = core;
const NativePromise = Promise;
const then = Promise.prototype.then;
const resolved: Promise<void> = Promise.resolve();

/** In slices, since the slice began. */
const LATE = 1.5;
/** In a millisecond. */
const MICROS = 1000;

const waiting: (() => void)[] = [];
/** The slice that was last begun here: its beginning. */
let ours: number | null = null;
/** The event loop is where immediates run: another one comes after timers and sockets. */
let inCheck = false;

const executor = (resolve: () => void): void => {
  waiting.push(resolve);
};

/**
 * Waits until timers, sockets and whatever else the event loop has got their turn. Called with the flag up.
 * @returns a promise for nothing
 */
export function turn(): Promise<void> {
  // Tests: a look in each round, and what natively is handled in time is handled in time.
  if (force.on) return resolved;
  // What spent a slice long before the first look was no loop: modules that loaded, whatever ran before the function.
  if (ctl[Ctl.BEGAN] !== ours && !turns.pending && !outlook.ready() && isLate()) {
    fresh();
    return resolved;
  }
  counters.preemptions++;
  // In another slice the time may have gone to whatever ran before the function.
  if (ctl[Ctl.BEGAN] === ours) noticeLateLook(turn);
  const promise = new NativePromise<void>(executor);
  if (!turns.pending) post();
  return promise;
}

/** A loop that runs finds the flag up within a round. */
function isLate(): boolean {
  const since = (monotonicMicros() - ctl[Ctl.BEGAN]!) | 0;
  return since > LATE * core.sliceMs * MICROS;
}

/** A slice for the loops of engine functions alone. */
function fresh(): void {
  beginTurn();
  ctl[Ctl.FLAG] = 0;
  beginSlice();
  ours = ctl[Ctl.BEGAN]!;
}

function post(): void {
  turns.pending = true;
  watchEvents();
  // Whoever spent the slice in another phase of the loop does not get a second one before its timers have fired.
  setImmediate(inCheck ? goOn : () => setImmediate(goOn));
}

function goOn(): void {
  turns.pending = false;
  fresh();
  inCheck = true;
  next();
  caughtUp();
}

/** Lets the first go on; behind it, in the microtasks, whoever has something left of the slice. */
function next(): void {
  const first = waiting.shift();
  if (first === undefined) {
    inCheck = false;
    return;
  }
  first();
  then.call(resolved, behind);
}

function behind(): void {
  if (waiting.length === 0) inCheck = false;
  else if (ctl[Ctl.FLAG] !== 0) {
    if (!turns.pending) post();
    inCheck = false;
  } else next();
}
