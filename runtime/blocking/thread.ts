// Entry of a blocking thread: an isolate of its own that serves one call after the other. Not at a lower priority, as cores
// are: what blocks is often a child process, which would inherit it. Nor are stretches without a preemption point reported:
// that is what the thread is for.
import '../index.ts';
import { parentPort, workerData } from 'node:worker_threads';
import { endThread, reportEndings } from '../cores/ending.ts';
import { adoptExitCode, joinExitCode, publishExitCode } from '../host/exit-code.ts';
import { setImmediate } from '../host/timers.ts';
import { muteHogs } from '../executor/hog.ts';
import { beginThread } from '../host/thread-seat.ts';
import type { JoinHandle } from '../task/join-handle.ts';
import { spawnLocal } from '../task/spawn-local.ts';
import { isAsync } from './is-async.ts';
import { openCall, packOutcome, type Call, type Opened, type Order, type Report } from './messages.ts';
import { sealEntry } from '../cores/entry-seal.ts';

export interface ThreadData {
  /** See `joinExitCode`. */
  exit: Int32Array;
}

const port = parentPort!;
/** The call under way, if it can be cancelled. */
let running: JoinHandle<unknown> | null = null;
/** A cancellation that came while the function's module was loading. */
let cancelled = false;

beginThread();
sealEntry();
muteHogs();
reportEndings((ending) => port.postMessage(ending satisfies Report));
joinExitCode((workerData as ThreadData).exit);

port.on('message', (order: Order) => {
  if (order.kind === 'call') void serve(order);
  else if (order.kind === 'end') endThread();
  else {
    cancelled = true;
    running?.cancel();
  }
});

async function serve(call: Call): Promise<void> {
  const { name } = call;
  cancelled = false;
  adoptExitCode();
  try {
    reply(name, false, await begin(await openCall(call)));
  } catch (error) {
    reply(name, true, error);
  }
}

function begin({ fn, self, args }: Opened): unknown {
  if (!isAsync(fn)) return Reflect.apply(fn, self, args);
  running = spawnLocal(fn as (...args: unknown[]) => unknown, ...args);
  if (cancelled) running.cancel();
  return running;
}

/**
 * Behind the tick of the call's end: what nobody has handled in it is told first, and so before a process that waits for
 * nothing else ends.
 */
function reply(name: string, failed: boolean, value: unknown): void {
  running = null;
  setImmediate(() => answer(name, failed, value));
}

function answer(name: string, failed: boolean, value: unknown): void {
  publishExitCode();
  const { message, list } = packOutcome(name, failed, value);
  try {
    port.postMessage(message, list);
  } catch (error) {
    // A value given to `transfer` that cannot be cloned.
    const packed = packOutcome(name, true, error);
    port.postMessage(packed.message, packed.list);
  }
}
