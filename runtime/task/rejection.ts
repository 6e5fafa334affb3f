// Rejections that nobody handles. A native promise stands in for the failed task: rejected where a native async function's
// would be, so that Node's own machinery decides when it is unhandled, in every --unhandled-rejections mode. Where Node
// shows that promise to listeners, they get the task: it is what they hold and compare with.
//
// Rejected: raising the events ourselves. Their moment lies inside Node's tick queue, and modes, domains, exit code and
// the message of the crash would have to be built again.
import type { Frame } from './frame.ts';

const nativeThen = Promise.prototype.then;
const promiseReject = Promise.reject;

/** The tasks that promises stand in for. */
const taskOf = new WeakMap<object, Frame>();

let installed = false;

/** A rejected promise that Node takes for `task`. */
export function standIn(task: Frame): Promise<unknown> {
  if (!installed) installSwap();
  const promise = promiseReject.call(Promise, task.v);
  taskOf.set(promise, task);
  return promise;
}

/** The failure of the task that `promise` stands for has been observed. */
export function handled(promise: Promise<unknown>): void {
  nativeThen.call(promise, undefined, () => undefined);
}

/** The two events that carry a promise, and behind which argument. */
const EVENTS: Record<string, number> = { unhandledRejection: 1, rejectionHandled: 0 };

/** Node emits on the process object, and there is no other place between it and the listeners. */
function installSwap(): void {
  installed = true;
  const emit = process.emit as (this: unknown, name: string | symbol, ...args: unknown[]) => boolean;
  Object.defineProperty(process, 'emit', {
    value: function (this: unknown, name: string | symbol, ...args: unknown[]): boolean {
      const at = typeof name === 'string' ? EVENTS[name] : undefined;
      if (at !== undefined) args[at] = taskOf.get(args[at] as object) ?? args[at];
      return Reflect.apply(emit, this, [name, ...args]) as boolean;
    },
    writable: true,
    configurable: true,
  });
}
