// spawn: a task that may run on any core. spawnOn and onEachCore: on a core of one's choice, to stay there.
import { Shared } from '../driver/addon-types.ts';
import { assign } from '../context/context.ts';
import { contextOfGiven, NOTHING, type Given } from '../context/given.ts';
import { enqueueAs as theEnqueueAs } from '../executor/executor.ts';
import { publishExitCode } from '../host/exit-code.ts';
import { F2 as theF2, type Body, type Frame } from '../task/frame.ts';
import { JoinHandle } from '../task/join-handle.ts';
import { isOfEntry } from '../task/module.ts';
import { St } from '../task/state.ts';
import { encodeNew, Flag, type TaskKey } from '../send/capsule.ts';
import { sendable } from '../send/codec.ts';
import { copyArguments, isPlain as theIsPlain } from '../send/copy.ts';
import { copySmall as theCopySmall, NOT_SMALL as notSmall } from '../send/copy-small.ts';
import { identityOf } from '../send/module-table.ts';
import { spawnedAt } from '../send/spawn-site.ts';
import { leaveToOthers } from './balance.ts';
import { CoreLostError } from './core-lost-error.ts';
import { allSeatsTaken, depart, forget, freeSeat, takeSeat } from './home.ts';
import { makeSendLaunch, otherTask, sendLaunchOf as theSendLaunchOf, type SendLaunch } from './home-task.ts';
import { codec, count, here as theHere, SEATS, Stat, type Isolate } from './isolate.ts';
import { suspendedFirst, tally as theTally } from './living.ts';
import { load } from './mail.ts';
import { admitted, refuseEntry, sayStays, staysHere } from './spawned-function.ts';
import { checkSpawnOptions, type SpawnOptions } from './spawn-options.ts';
import { left, spawned, transferBegins } from '../observe/moves.ts';
import { watch as theWatch } from '../observe/watch.ts';

// See executor.ts.
const enqueueAs = theEnqueueAs;
const F2 = theF2;
const copySmall = theCopySmall;
const NOT_SMALL = notSmall;
const Handle = JoinHandle;
const here = theHere;
const isPlain = theIsPlain;
const sendLaunchOf = theSendLaunchOf;
const tally = theTally;
const watch = theWatch;
const reflectApply = Reflect.apply;

export type SendFunction<A extends unknown[], R> = (...args: A) => R | PromiseLike<R>;

/** In place of a core: the run queue, from which any takes it. */
const ANY = -1;

interface Spawn {
  /**
   * Starts `fn(...args)` as a task that may run, and go on, on any core. `fn` is an async function at the top level of a
   * compiled module. Arguments and result cross as messages, on one core as on many: copied; memory given to `transfer` is moved, and
   * detached here; a SharedArrayBuffer is shared. The task begins in an async context of its own that holds nothing but what
   * `options.context` gives it.
   *
   * Throws SendError if `fn` or an argument cannot travel; a result that cannot rejects the handle with a SendError.
   * A function of the program's entry stays on this core: another would have to run the program again to find it.
   * An async function that was not compiled runs on this core and stays there, so that a program built without the
   * plugin still works.
   */
  <A extends unknown[], R>(fn: SendFunction<A, R>, ...args: A): JoinHandle<R>;
  <A extends unknown[], R>(options: SpawnOptions, fn: SendFunction<A, R>, ...args: A): JoinHandle<R>;
}

export const spawn = function spawn(fn: Function, argument: unknown, second: unknown): JoinHandle<unknown> {
  // As in spawnLocal: small, so that it is inlined where tasks are spawned. On a busy core a call with primitives gets no further.
  const n = arguments.length;
  const launch = typeof fn === 'function' ? sendLaunchOf(fn) : undefined;
  if (launch === undefined || n > 3 || watch.on || leaves(here()))
    return reflectApply(spawnAny, undefined, arguments as never);
  if (isPlain(argument) && isPlain(second)) return begin(launch, n, argument, second);
  const first = isPlain(argument) ? argument : small(argument);
  const other = isPlain(second) ? second : small(second);
  // Between them two objects may share a third.
  const shares = n === 3 && first !== argument && other !== second;
  if (first === NOT_SMALL || other === NOT_SMALL || shares)
    return reflectApply(spawnAny, undefined, arguments as never);
  return begin(launch, n, first, other);
} as Spawn;

function small(value: unknown): unknown {
  return typeof value === 'object' ? copySmall(value as object) : NOT_SMALL;
}

/** Whether a task that is spawned now may go elsewhere at once, or must not be. */
function leaves(isolate: Isolate | null): boolean {
  return isolate !== null && (isolate.idle[Shared.IDLE]! > 0 || isolate.blocked || !isolate.accepting);
}

/** `n`: arguments of `spawn`, the function among them. */
const begin = (launch: SendLaunch, n: number, first: unknown, second: unknown): JoinHandle<unknown> => {
  const { module } = launch.ref;
  const body = n === 1 ? launch.begin0 : n === 2 ? launch.begin1 : launch.begin2;
  const task = launch.frame === F2 ? new F2(module, body) : new launch.frame(module, body);
  task.s0 = first;
  task.s1 = second;
  tally.begun++;
  enqueueAs(task, task.st | (St.BARE | St.SEND | St.HOME));
  return new Handle(task);
};

function spawnAny(...given: unknown[]): JoinHandle<unknown> {
  if (typeof given[0] === 'object' && given[0] !== null) {
    const [options, fn, ...args] = given as [SpawnOptions, Function, ...unknown[]];
    return start(fn, args, checkSpawnOptions(options));
  }
  const [fn, ...args] = given as [Function, ...unknown[]];
  return start(fn, args, NOTHING);
}

function start(fn: Function, args: unknown[], given: Given): JoinHandle<unknown> {
  if (typeof fn === 'function' && identityOf(fn) === undefined && staysHere(fn)) {
    const handle = new Handle(beginHere(fn, args, given, false));
    sayStays(fn);
    return handle;
  }
  const isolate = admitted(fn, 'spawn');
  if (isolate !== null && (isolate.blocked || isolate.idle[Shared.IDLE]! > 0)) {
    const handle = dispatch(isolate, fn, args, given, ANY);
    if (handle !== null) return handle;
  }
  return new Handle(beginHere(fn, args, given, true));
}

/** A task that begins here with a message, and stays here unless `send`. */
function beginHere(fn: Function, args: unknown[], given: Given, send: boolean): Frame {
  const copies = copyArguments(fn, args, given);
  const task = taskOf(fn, copies.args);
  tally.begun++;
  if (copies.given.length !== 0) assign(task, contextOfGiven(copies.given));
  if (!send) suspendedFirst(task);
  enqueueAs(task, task.st | (send ? St.BARE | St.SEND | St.HOME : St.BARE | St.HOME));
  if (watch.on) spawned(task);
  return task;
}

function taskOf(fn: Function, args: unknown[]): Frame {
  const launch = sendLaunchOf(fn) ?? makeSendLaunch(fn);
  if (launch === undefined) return otherTask(fn, args);
  const begin: Body = [launch.begin0, launch.begin1, launch.begin2][args.length] ?? launch.beginAll;
  const task = new launch.frame(launch.ref.module, begin);
  if (begin === launch.beginAll) task.s0 = args;
  else [task.s0, task.s1] = args;
  return task;
}

/**
 * Starts `fn(...args)` on core `core`, where it stays. Arguments, result and async context as with `spawn`. Throws SendError as
 * `spawn` does, EntryModuleError if `fn` belongs to the program's entry and the core is another, RangeError if there is no such
 * core, CoreLostError if that core has ended.
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
  if (isolate === null || core === isolate.index) return new Handle<R>(beginHere(fn, args, NOTHING, false));
  if (isOfEntry(fn)) throw refuseEntry('spawnOn', fn);
  const handle = dispatch(isolate, fn, args, NOTHING, core);
  if (handle === null) throw refusal(core);
  return handle as JoinHandle<R>;
}

/** Runs `fn(...args)` once on every core and resolves to the results, by core. Rejects as `spawnOn` throws. */
export async function onEachCore<A extends unknown[], R>(fn: SendFunction<A, R>, ...args: A): Promise<R[]> {
  // On one core as on many: a program does not find out when it gets more of them.
  if (typeof fn === 'function' && isOfEntry(fn)) throw refuseEntry('onEachCore', fn);
  const cores = here()?.cores ?? 1;
  return Promise.all(Array.from({ length: cores }, (_, core) => spawnOn(core, fn, ...args)));
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
function dispatch(
  isolate: Isolate,
  fn: Function,
  args: unknown[],
  given: Given,
  core: number,
): JoinHandle<unknown> | null {
  const key = takeSeat(isolate);
  if (key === null) return null;
  const task = otherTask(fn, args);
  const began = transferBegins();
  let length: number;
  try {
    length = encodeTask(isolate, key, core === ANY ? 0 : Flag.PINNED, fn, args, given);
  } catch (error) {
    freeSeat(isolate, key);
    throw error;
  }
  task.st |= St.HOME;
  tally.begun++;
  publishExitCode();
  depart(isolate, task, key, core);
  if (core === ANY) isolate.handle.push(length);
  else if (!isolate.handle.mail(core, length)) {
    forget(isolate, task);
    return null;
  }
  count(isolate, Stat.MOVED_OUT);
  if (watch.on) {
    spawned(task);
    left(task, key, began);
  }
  if (core === ANY) leaveToOthers();
  return new Handle(task);
}

function encodeTask(
  isolate: Isolate,
  key: TaskKey,
  flags: number,
  fn: Function,
  args: unknown[],
  given: Given,
): number {
  return sendable(
    () => '',
    () =>
      codec.message(
        (e) => encodeNew(e, key, flags, 0, { fn, args, given }),
        (message) => load(isolate, message),
        true,
      ),
    () => ` (argument of ${fn.name}${spawnedAt()})`,
  );
}
