// blockInPlace: a synchronous stretch that will not give way, announced. Before it begins this core hands its ready send tasks
// over and leaves the scheduler, and a spare core takes its place; afterwards it comes back and the spare retires. As in
// Tokio, with one difference: there the worker's core (queue, timers, driver) goes to another thread; an isolate's heap cannot.
// Local tasks, suspended tasks, timers, sockets and the mailbox of this core wait until `fn` returns.
import { Ctl } from '../driver/addon-types.ts';
import { putBackReady, takeEverySend } from '../executor/executor.ts';
import { settleStretch } from '../executor/hog.ts';
import { moveAway } from './balance.ts';
import { handOn } from './deliver.ts';
import { here, type Isolate } from './isolate.ts';
import { spares } from './spare.ts';

/**
 * Calls `fn` and returns what it returns, on this thread: for code that blocks or computes for long and cannot go to
 * `spawnBlocking`. Tasks made by `spawn` go on elsewhere meanwhile; everything else of this core waits. Without cores
 * (`Runtime.start`) or without the addon it only calls `fn`. If `fn` returns a promise, nobody waits for it.
 */
export function blockInPlace<T>(fn: () => T): T {
  const isolate = here();
  try {
    // In a nested call everything is handed over already.
    if (isolate === null || isolate.blocked) return fn();
    leave(isolate);
    try {
      return fn();
    } finally {
      comeBack(isolate);
    }
  } finally {
    settleStretch();
  }
}

function leave(isolate: Isolate): void {
  isolate.blocked = true;
  isolate.handle.ctl[Ctl.SPARE] = 0;
  putBackReady(takeEverySend().filter((frame) => !moveAway(isolate, frame)));
  handOn(isolate);
  // What is in the native queue goes to the inject queue, and nobody wakes this core for work.
  isolate.handle.participate(false);
  spares.engage(isolate);
}

function comeBack(isolate: Isolate): void {
  isolate.blocked = false;
  isolate.handle.participate(true);
  spares.release();
}
