// spawnBlocking: a call on a thread of its own, for what does not give way.
import { JoinHandle } from '../task/join-handle.ts';
import { leafTask } from '../task/leaf.ts';
import { here } from '../cores/isolate.ts';
import { entryRefusal } from '../send/entry-error.ts';
import { nameOfIntrinsic } from '../send/intrinsics.ts';
import { identityOf } from '../send/module-table.ts';
import { functionOf, isOfEntry } from '../task/module.ts';
import { BlockingCall } from './blocking-call.ts';
import { find } from './find.ts';
import { isAsync } from './is-async.ts';
import { packCall } from './messages.ts';
import { admitNested } from './nesting.ts';
import { pool } from './pool.ts';

/**
 * Runs `fn(...args)` on another thread and resolves to what it returns; `fn` may be synchronous or async. It is found there by
 * the module that exports it: a compiled async function of a module's top level, a plain function that a module exports, itself or
 * as a member of an exported object or class (which is its `this` then), one of Node's own, or what `importable` was told of.
 * Arguments and result are copied as between cores, or moved (`transfer`).
 *
 * Cancelled before it begins, the call never runs. A synchronous function that runs cannot be stopped: the handle rejects at
 * once, the outcome is dropped, and the thread is taken until it ends. An async one is cancelled there, and the handle waits.
 *
 * Throws SendError if `fn` or an argument cannot travel, EntryModuleError if `fn` belongs to the module that the program began
 * with, BlockingQueueFullError if all threads are busy and the queue is full (see `blockingRoom`), BlockingThreadError on a
 * thread of heddle's that is loading modules. Rejects with a ModuleLoadError if the module cannot be loaded on the thread.
 */
export function spawnBlocking<A extends unknown[], R>(
  fn: (...args: A) => R,
  ...args: A
): JoinHandle<Awaited<R>> {
  if (typeof fn !== 'function') throw new TypeError('spawnBlocking: the first argument must be a function');
  if (here()?.accepting === false)
    throw Object.assign(new Error('spawnBlocking: the runtime is shutting down'), {
      code: 'ERR_HEDDLE_SHUTDOWN',
    });
  if (isOfEntry(fn)) throw entryRefusal('spawnBlocking', fn.name, functionOf(fn)!.module.url, true);
  const identity = identityOf(fn);
  const place = identity === undefined && nameOfIntrinsic(fn) === undefined ? find(fn) : null;
  const name = fn.name === '' ? (place?.path.at(-1) ?? 'anonymous') : fn.name;
  const url = identity?.module.url ?? place?.url ?? null;
  admitNested(name, url);
  pool.admit(name);
  const call = new BlockingCall(pool, name, isAsync(fn), packCall(fn, { name, url, place }, args));
  return new JoinHandle(leafTask(call));
}

/** Waits until `spawnBlocking` has room. Who waits longest is told first. */
export function blockingRoom(): Promise<void> {
  return pool.room(blockingRoom);
}
