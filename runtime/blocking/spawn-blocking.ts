// spawnBlocking: a call on a thread of its own, for what does not give way.
import { JoinHandle } from '../task/join-handle.ts';
import { leafTask } from '../task/leaf.ts';
import { here } from '../cores/isolate.ts';
import { identityOf } from '../send/module-table.ts';
import { Unsendable, unsendable } from '../send/send-error.ts';
import { BlockingCall } from './blocking-call.ts';
import { placeOf } from './importable.ts';
import { isAsync } from './is-async.ts';
import { packCall } from './messages.ts';
import { pool } from './pool.ts';

/**
 * Runs `fn(...args)` on another thread and resolves to what it returns; `fn` may be synchronous or async. It is found there
 * by the module that exports it: a compiled async function of a module's top level, a plain function that a compiled module
 * exports, one that this compiled module imports and names here, or what `importable` was told of. Arguments and result are
 * copied as between cores, or moved (`transfer`).
 *
 * Cancelled before it begins, the call never runs. A synchronous function that runs cannot be stopped: the handle rejects at
 * once, the outcome is dropped, and the thread is taken until it ends. An async one is cancelled there, and the handle waits.
 *
 * Throws SendError if `fn` or an argument cannot travel, BlockingQueueFullError if all threads are busy and the queue is
 * full (see `blockingRoom`).
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
  const place = identityOf(fn) === undefined ? placeOf(fn) : null;
  if (place === undefined) throw unfound(fn).toError('spawnBlocking: the function');
  const name = fn.name === '' ? (place?.name ?? 'anonymous') : fn.name;
  pool.admit(name);
  const call = new BlockingCall(pool, name, isAsync(fn), packCall(fn, place, args));
  return new JoinHandle(leafTask(call));
}

/** Waits until `spawnBlocking` has room. Who waits longest is told first. */
export function blockingRoom(): Promise<void> {
  return pool.room(blockingRoom);
}

function unfound(fn: Function): Unsendable {
  const { what } = unsendable(fn);
  return /^class\b/.test(Function.prototype.toString.call(fn))
    ? unsendable(fn)
    : new Unsendable(
        what.replace(/, not .*/, ', which no module is known to export'),
        'export it from a compiled module or call importable(import.meta.url, fn) there, and pass what it captures as arguments',
      );
}
