// The public API, and nothing else.
import './context/detect.ts';
import './driver/install.ts';

export { CancelledError } from './task/cancel.ts';
export { JoinHandle } from './task/join-handle.ts';
export { onEachCore, spawn, spawnOn } from './cores/spawn.ts';
export { Runtime, type CoreMetrics, type RuntimeMetrics, type RuntimeOptions } from './cores/runtime.ts';
export { CoreLostError } from './cores/home.ts';
export { SendError } from './send/send-error.ts';
export { atomic } from './task/atomic.ts';
export { spawnLocal } from './task/spawn-local.ts';
export { yieldIfNeeded, yieldNow } from './task/yield.ts';
export { sleep } from './time/sleep.ts';
export { suspend, type SuspendContext } from './waker/suspend.ts';
export { Waker, wakeShared } from './waker/shared-waker.ts';
export { noopLocalWaker, type LocalWaker } from './waker/waker.ts';
export { ContextKey, type Context, type ContextChanges } from './waker/context.ts';
export { onHog, type Hog } from './executor/hog.ts';
