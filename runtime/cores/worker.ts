// Entry of a core's worker thread. Importing the runtime attaches the thread to the core whose number stands in
// workerData. The thread lives until its owner tells it to stop, or the program calls process.exit here.
import { platform, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
// A function's module may know nothing of heddle: what its body calls has to be there.
import '../tasks.ts';
import { core, setSlice } from '../executor/core.ts';
import { ready } from '../executor/executor.ts';
import { configureDriver, type DriverSettings } from '../driver/select.ts';
import '../driver/install.ts';
import type { BlockingOptions } from '../blocking/options.ts';
import { pool } from '../blocking/pool.ts';
import { dump, type TaskDump } from '../observe/dump.ts';
import { joinTrace, type TraceSeat } from '../observe/trace/session.ts';
import { beginThread, type Seated } from '../host/thread-seat.ts';
import { joinExitCode, publishExitCode } from '../host/exit-code.ts';
import { setImmediate, setTimeout } from '../host/timers.ts';
import { sealEntry } from './entry-seal.ts';
import { endThread, reportEndings, type Ending } from './ending.ts';
import { guestCount } from './guest.ts';
import { cancelAll } from './home.ts';
import { here, type SharedState } from './isolate.ts';
import { awaited, setKeepAlive } from './keep-alive.ts';
import { joinCores, leaveCores } from './membership.ts';
import { alive, drained } from './living.ts';
import { spares } from './spare.ts';

export interface CoreData extends Seated {
  heddleCore: number;
  /** Takes part only while the core that has started it is inside `blockInPlace`. */
  spare: boolean;
  shared: SharedState;
  cpu: number;
  sliceMs: number;
  driver: DriverSettings;
  blocking: BlockingOptions;
  /** The core's place in the trace under way. */
  trace: TraceSeat | null;
  /** See `joinExitCode`. */
  exit: Int32Array;
}

/** From the owner. */
export type Order =
  'drain' | 'settle' | 'stop' | 'dump' | 'engage' | 'retire' | 'expire' | { trace: TraceSeat | null };
/** To the owner. */
export type Report =
  | { kind: 'ready' }
  | { kind: 'drained' }
  | { kind: 'settled' }
  | { kind: 'dump'; tasks: TaskDump[] }
  | Ending;

/**
 * Linux keeps a nice value for each thread. Where the process has more threads than CPUs, the one that serves the event
 * loop goes first: without this, the longest stalls of code-search were times at which core 1 sat on the main thread's CPU.
 */
const NICE = 10;
/** Between two looks whether an expiring spare has tasks. Guessed: it costs nothing, and nobody is in a hurry. */
const LOOK_MS = 100;

const port = parentPort!;
const data = workerData as CoreData;

function report(message: Report): void {
  port.postMessage(message);
}

reportEndings(report);
joinExitCode(data.exit);

let leaveTrace: (() => void) | null = null;

function trace(seat: TraceSeat | null): void {
  leaveTrace?.();
  leaveTrace = seat === null ? null : joinTrace(seat, data.heddleCore);
}

port.on('message', (order: Order) => {
  if (order === 'drain') {
    here()!.accepting = false;
    cancelAll();
    void Promise.all([drained(), spares.drain()]).then(() => report({ kind: 'drained' }));
  } else if (typeof order === 'object') trace(order.trace);
  else if (order === 'settle') void settle();
  else if (order === 'dump') void tellTasks();
  else if (order === 'engage') balancer.retire(false);
  else if (order === 'retire') balancer.retire(true);
  else if (order === 'expire') endWhenEmpty();
  else end();
});

async function tellTasks(): Promise<void> {
  const own = dump(data.heddleCore);
  report({ kind: 'dump', tasks: [...own, ...(await spares.dump())] });
}

/** The owner asks when nothing is alive here any more. */
let settling = false;

/** Spares first: what they do may make work for this core, the reverse is seen by the count of deliveries. */
async function settle(): Promise<void> {
  await spares.settle();
  settling = true;
  port.unref();
}

// Tasks that are away keep nothing of this loop alive.
setKeepAlive((on) => {
  if (!on && settling) port.unref();
});

process.on('beforeExit', () => {
  // What has come and woken nobody yet.
  balancer.turn();
  // Tasks run as a microtask, and that alone is no reason to come back here.
  if (ready()) return void setImmediate(() => undefined);
  port.ref();
  if (!settling || awaited) return;
  settling = false;
  publishExitCode();
  report({ kind: 'settled' });
});

function end(): void {
  leaveCores();
  endThread();
}

/** Asked again and again: the last task may end in many ways, and nobody waits for this. */
function endWhenEmpty(): void {
  if (guestCount() === 0 && alive() === 0) end();
  else setTimeout(endWhenEmpty, LOOK_MS);
}

beginThread();
sealEntry();
configureDriver(data.driver);
pool.configure(data.blocking);
setSlice(data.sliceMs);
if (data.cpu >= 0) core.addon!.pin(data.cpu);
if (platform() === 'linux') setPriority(0, NICE);
const balancer = joinCores(data.heddleCore, data.shared);
spares.configure(data);
trace(data.trace);
// From here on metrics() knows of this thread: a spare may be back in reserve before it has spent a slice.
balancer.write();
report({ kind: 'ready' });
