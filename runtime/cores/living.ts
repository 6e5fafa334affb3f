// The tasks of `spawn` and `spawnOn` whose home is here and that have not ended: how many there are, and, for shutdown, which. Those
// that end in their first poll, as most small ones do, are in no set: until then they are in the ready queue.
import { takeEverySend, putBackReady } from '../executor/executor.ts';
import type { Frame } from '../task/frame.ts';
import { St } from '../task/state.ts';
import { count, here, Stat } from './isolate.ts';

/** Fields of a constant: see executor.ts. */
export const tally = { begun: 0, ended: 0, endedHere: 0 };

/** Those that wait, or are elsewhere, or must not leave. */
const living = new Set<Frame>();
let onEmpty: (() => void)[] = [];

/** Tasks that have not ended. */
export function alive(): number {
  return tally.begun - tally.ended;
}

/** From now on the task is not to be found in the ready queue, or not there alone. */
export function suspendedFirst(task: Frame): void {
  living.add(task);
}

/** A task has come to its end, wherever it was. */
export function ended(task: Frame): void {
  tally.ended++;
  if (living.size !== 0) living.delete(task);
  whenEnded(task);
  if (onEmpty.length !== 0 && alive() === 0) emptied();
}

let whenEnded: (task: Frame) => void = endedHere;

function endedHere(): void {
  const isolate = here();
  if (isolate === null) tally.endedHere++;
  else count(isolate, Stat.TASKS);
}

/** What home.ts does about a task that has ended: it may have a seat. */
export function onEnded(callback: (task: Frame) => void): void {
  whenEnded = callback;
}

export { endedHere };

function emptied(): void {
  const waiting = onEmpty;
  onEmpty = [];
  for (const callback of waiting) callback();
}

/** Resolves when no task that was spawned here is left. */
export function drained(): Promise<void> {
  if (alive() === 0) return Promise.resolve();
  return new Promise((resolve) => onEmpty.push(resolve));
}

/** All of them. In the middle of a run, too. */
export function everyLiving(): Frame[] {
  const ready = takeEverySend();
  putBackReady(ready);
  const all = new Set(living);
  for (const frame of ready) if ((frame.st & St.HOME) !== 0) all.add(frame);
  return [...all];
}
