/// <reference lib="esnext.disposable" preserve="true" />
// heddle/sync: what tasks of a core use to talk and to wait for each other.
import '../tasks.ts';
import '../observe/uncompiled/warning.ts';
export { broadcast, BroadcastReceiver, BroadcastSender } from '../channel/broadcast.ts';
export { ChannelClosedError, LaggedError } from '../channel/errors.ts';
export { mpsc, Receiver, Sender } from '../channel/mpsc/index.ts';
export { oneshot, OneshotReceiver, OneshotSender } from '../channel/oneshot.ts';
export { watch, WatchReceiver, WatchSender } from '../channel/watch.ts';
export { Barrier, type BarrierResult } from './barrier.ts';
export { Mutex, MutexGuard } from './mutex.ts';
export { Notify } from './notify.ts';
export { ReadGuard, RwLock, WriteGuard } from './rw-lock.ts';
export { Semaphore, SemaphoreClosedError, SemaphorePermit } from './semaphore.ts';
