// spawn: a task that may run on any core. spawnOn and onEachCore: on a core of one's choice, to stay there.
import { Shared } from '../driver/addon-types.ts';
import { publishExitCode } from '../host/exit-code.ts';
import { JoinHandle } from '../task/join-handle.ts';
import { functionOf, isOfEntry } from '../task/module.ts';
import { encodeNew, Flag } from '../send/capsule.ts';
import { check } from '../send/check.ts';
import { sendable } from '../send/codec.ts';
import { entryRefusal, fileOf } from '../send/entry-error.ts';
import { identityOf } from '../send/module-table.ts';
import { unsendable } from '../send/send-error.ts';
import { leaveToOthers, watchSends } from './balance.ts';
import { beginHere } from './deliver.ts';
import { CoreLostError } from './core-lost-error.ts';
import { allSeatsTaken, depart, homeKind, seat, unseat } from './home.ts';
import { codec, count, here, SEATS, Stat, type Isolate } from './isolate.ts';
import { load } from './mail.ts';
import { living, waitingRoot } from './root.ts';
import { left, spawned, transferBegins } from '../observe/moves.ts';
import { watch } from '../observe/watch.ts';

export type SendFunction<A extends unknown[], R> = (...args: A) => R | PromiseLike<R>;

/** In place of a core: the run queue, from which any takes it. */
const ANY = -1;

/**
 * Starts `fn(...args)` as a task that may run, and go on, on any core. `fn` is an async function at the top level of a
 * compiled module. Arguments, what lives in `fn` across a suspension, and the result are handed over: they may be
 * copied or not, so whoever gives them away must not change them any more.
 *
 * Throws SendError if `fn` or an argument cannot travel; what turns out later rejects the handle with a SendError.
 * A function of the program's entry stays on this core: another would have to run the program again to find it.
 * An async function that was not compiled runs on this core and stays there, so that a program built without the
 * plugin still works.
 */
export function spawn<A extends unknown[], R>(fn: SendFunction<A, R>, ...args: A): JoinHandle<R> {
  if (typeof fn === 'function' && identityOf(fn) === undefined && staysHere(fn, args))
    return new JoinHandle<R>(beginHere(fn, args, false));
  const isolate = admitted(fn, 'spawn');
  if (isolate !== null && (isolate.blocked || isolate.idle[Shared.IDLE]! > 0)) {
    const handle = dispatch<R>(isolate, fn, args, ANY);
    if (handle !== null) return handle;
  }
  check.args(fn, args);
  return new JoinHandle<R>(beginHere(fn, args, true));
}

/**
 * Starts `fn(...args)` on core `core`, where it stays. Throws SendError as `spawn` does, EntryModuleError if `fn` belongs to the
 * program's entry and the core is another, RangeError if there is no such core, CoreLostError if that core has ended.
 */
export function spawnOn<A extends unknown[], R>(
  core: number,
  fn: SendFunction<A, R>,
  ...args: A
): JoinHandle<R> {
  const isolate = admitted(fn, 'spawnOn');
  const cores = isolate?.cores ?? 1;
  if (!Number.isInteger(core) || core < 0 || core >= cores)
    throw new RangeError(`spawnOn: there is no core ${core}; the runtime has ${cores}`);
  if (isolate === null || core === isolate.index) {
    check.args(fn, args);
    return new JoinHandle<R>(beginHere(fn, args, false));
  }
  if (isOfEntry(fn)) throw refuseEntry('spawnOn', fn);
  const handle = dispatch<R>(isolate, fn, args, core);
  if (handle === null) throw refusal(core);
  return handle;
}

/** Runs `fn(...args)` once on every core and resolves to the results, by core. Rejects as `spawnOn` throws. */
export async function onEachCore<A extends unknown[], R>(fn: SendFunction<A, R>, ...args: A): Promise<R[]> {
  // On one core as on many: a program does not find out when it gets more of them.
  if (typeof fn === 'function' && isOfEntry(fn)) throw refuseEntry('onEachCore', fn);
  const cores = here()?.cores ?? 1;
  return Promise.all(Array.from({ length: cores }, (_, core) => spawnOn(core, fn, ...args)));
}

/** Of functions that no other core knows: is it one that runs here all the same? The user hears of it. */
function staysHere(fn: Function, args: unknown[]): boolean {
  if (isOfEntry(fn)) {
    const isolate = admitted(fn, 'spawn');
    check.args(fn, args);
    if (isolate !== null && isolate.cores > 1) warnEntry(fn);
    return true;
  }
  // Of the engine: compiled ones at the top level of a module, which inherit from the same prototype, are known.
  const uncompiled = Object.prototype.toString.call(fn) === '[object AsyncFunction]';
  if (uncompiled) warnUncompiled(fn);
  return uncompiled;
}

let warned = false;

function warnUncompiled(fn: Function): void {
  if (warned) return;
  warned = true;
  process.emitWarning(
    `${fn.name} is not compiled: spawned async functions like it run on the core that spawns them, without preemption`,
    { code: 'HEDDLE_UNCOMPILED' },
  );
}

const warnedOf = new WeakSet<Function>();

function warnEntry(fn: Function): void {
  if (warnedOf.has(fn)) return;
  warnedOf.add(fn);
  const { url } = functionOf(fn)!.module;
  process.emitWarning(
    `spawn(${fn.name}): ${fn.name} belongs to the program's entry, ${fileOf(url)}, which another core would have to run again ` +
      'to find it, so it runs on the core that spawns it; move it to a module of its own',
    { code: 'HEDDLE_ENTRY' },
  );
}

function refuseEntry(what: string, fn: Function): Error {
  return entryRefusal(what, fn.name, functionOf(fn)!.module.url, true);
}

function admitted(fn: Function, what: string): Isolate | null {
  if (typeof fn !== 'function') throw new TypeError(`${what}: the first argument must be a function`);
  if (identityOf(fn) === undefined && !isOfEntry(fn))
    throw unsendable(fn).toError(`${what}: the task function`);
  watchSends();
  const isolate = here();
  if (isolate !== null && !isolate.accepting)
    throw Object.assign(new Error(`${what}: the runtime is shutting down`), { code: 'ERR_HEDDLE_SHUTDOWN' });
  return isolate;
}

/** Why `dispatch` could not send a task to `core`. */
function refusal(core: number): Error {
  return allSeatsTaken()
    ? Object.assign(
        new Error(`spawnOn: ${SEATS} tasks of this core are on others; wait for some before spawning more`),
        { code: 'ERR_HEDDLE_TOO_MANY_TASKS' },
      )
    : new CoreLostError(`spawnOn: core ${core} has ended`);
}

/** Encodes the task and lets it go. Null if it cannot be: all seats taken, or the core has ended. */
function dispatch<R>(isolate: Isolate, fn: Function, args: unknown[], core: number): JoinHandle<R> | null {
  const root = waitingRoot(fn, homeKind);
  const key = seat(isolate, root);
  if (key === null) return null;
  const flags = core === ANY ? 0 : Flag.PINNED;
  const began = transferBegins();
  try {
    const length = sendable(
      '',
      () =>
        codec.message(
          (e) => encodeNew(e, key, flags, 0, fn, args),
          (message) => load(isolate, message),
        ),
      ` (argument of ${fn.name})`,
    );
    living.add(root);
    publishExitCode();
    depart(isolate, root, core);
    if (core === ANY) isolate.handle.push(length);
    else if (!isolate.handle.mail(core, length)) {
      unseat(isolate, root);
      return null;
    }
  } catch (error) {
    unseat(isolate, root);
    throw error;
  }
  count(isolate, Stat.MOVED_OUT);
  if (watch.on) {
    spawned(root);
    left(root, began);
  }
  if (core === ANY) leaveToOthers();
  return new JoinHandle<R>(root);
}
