// The public API, and nothing else.
import './context/detect.ts';
import './driver/install.ts';

export { CancelledError } from './task/cancel.ts';
export { JoinHandle } from './task/join-handle.ts';
export { onEachCore, spawn, spawnOn } from './cores/spawn.ts';
export { Runtime, type RuntimeOptions } from './cores/runtime.ts';
export { dump, formatDump, type StackEntry, type TaskDump } from './observe/dump.ts';
export type { CoreMetrics, RuntimeMetrics } from './observe/metrics.ts';
export { CoreLostError } from './cores/home.ts';
export { SendError } from './send/send-error.ts';
export { atomic } from './task/atomic.ts';
export { spawnLocal } from './task/spawn-local.ts';
export { yieldIfNeeded, yieldNow } from './task/yield.ts';
export { interval, Interval, type IntervalOptions, type MissedTicks } from './time/interval.ts';
export { sleep, type SleepOptions } from './time/sleep.ts';
export { abortable, AbortError } from './structured/abort.ts';
export type { Scope, Work } from './structured/child.ts';
export { ScopeClosedError, ScopeError } from './structured/failures.ts';
export { JoinSet, type Joined } from './structured/join-set.ts';
export { select, type Arms, type Selected, type SelectOptions } from './structured/select.ts';
export { TaskGroup, type TaskGroupOptions } from './structured/task-group.ts';
export { deadline, timeout, TimeoutError, type TimeoutOptions } from './structured/timeout.ts';
export { suspend, type SuspendContext } from './waker/suspend.ts';
export { Waker, wakeShared } from './waker/shared-waker.ts';
export { noopLocalWaker, type LocalWaker } from './waker/waker.ts';
export { ContextKey, type Context, type ContextChanges } from './waker/context.ts';
export { onHog, type Hog } from './executor/hog.ts';
