// Rejections that nobody handles. A native promise stands in for the failed task: rejected where a native async function's
// would be, so that Node's own machinery decides when it is unhandled, in every --unhandled-rejections mode. Where Node
// shows that promise to listeners, they get the task: it is what they hold and compare with.
//
// Node reports once the microtasks have run dry. While the executor is behind (its slice was spent with tasks ready, so it
// goes on in another turn of the event loop) they have not, as far as the program can tell: whoever is to handle the
// failure may be among those tasks. Then reports are put off until nothing is ready: put-off.ts.
//
// Rejected: raising the events ourselves. Their moment lies inside Node's tick queue, and modes, domains, exit code and
// the message of the crash would have to be built again.
import { putOff, reported, takeBack } from './put-off.ts';

const nativeThen = Promise.prototype.then;
const promiseReject = Promise.reject;

/** The tasks, and the promises whose report was put off, that other promises stand in for. */
const standsFor = new WeakMap<object, object>();

let installed = false;

/** A rejected promise that Node takes for `failed`: a task, or a promise that it is to look at once more. */
export function standIn(failed: object, reason: unknown): Promise<unknown> {
  watchEvents();
  const promise = promiseReject.call(Promise, reason);
  standsFor.set(promise, failed);
  return promise;
}

/** The failure that `promise` stands for has been observed. Node forgets about it, or says that it was handled later. */
export function handled(promise: Promise<unknown>): void {
  nativeThen.call(promise, undefined, () => undefined);
}

/** Sees to it that the two events carry tasks, and wait for an executor that is behind. */
export function watchEvents(): void {
  if (installed) return;
  installed = true;
  // Node emits on the process object, and there is no other place between it and the listeners.
  const emit = process.emit as (this: unknown, name: string | symbol, ...args: unknown[]) => boolean;
  Object.defineProperty(process, 'emit', {
    value: function (this: unknown, name: string | symbol, ...args: unknown[]): boolean {
      if (name === 'unhandledRejection') {
        const promise = args[1] as Promise<unknown>;
        args[1] = standsFor.get(promise) ?? promise;
        // `true`: somebody has listened, there is nothing to die of.
        if (args[1] === promise && putOff(promise, args[0])) return true;
        reported(args[1] as object);
      } else if (name === 'rejectionHandled') {
        if (takeBack(args[0] as object)) return true;
        args[0] = standsFor.get(args[0] as object) ?? args[0];
      }
      return Reflect.apply(emit, this, [name, ...args]) as boolean;
    },
    writable: true,
    configurable: true,
  });
}
