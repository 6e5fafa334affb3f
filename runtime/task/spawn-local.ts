// `spawnLocal`: a task on this core that begins when its turn in the ready queue comes. A compiled function of a module's
// top level gets the task's frame as its own (launch.ts); any other is called by the task, the direct way if it knows one.
import { begin as theBegin, contexts as theContexts } from '../context/scope.ts';
import { cell as theCell } from '../executor/core.ts';
import { enqueueAs as theEnqueueAs } from '../executor/executor.ts';
import { spawned } from '../executor/hog.ts';
import { counters as theCounters } from '../observe/counters.ts';
import { forwardBody } from './complete.ts';
import { await_, awaitValue, resumed } from './await.ts';
import { F2 as theF2, type Body, type Frame } from './frame.ts';
import { JoinHandle, pendingTask } from './join-handle.ts';
import { OwnedWait } from './owned.ts';
import { launchAll, launchFrame, makeLaunch } from './launch-bodies.ts';
import { body as bodyOf, launchOf as theLaunchOf } from './body.ts';
import { Outcome, St } from './state.ts';

// See executor.ts.
const begin = theBegin;
const contexts = theContexts;
const enqueueAs = theEnqueueAs;
const F2 = theF2;
const Handle = JoinHandle;
const launchOf = theLaunchOf;
const cell = theCell;
const reflectApply = Reflect.apply;
const counters = theCounters;
const { LEAF, RETURNED, SUSPENDED, YIELD } = Outcome;

type Call = (...args: unknown[]) => unknown;

/** Body that is run once, to call the function in `s0` with the arguments in `s1`. */
const callAll: Body = (frame) => {
  const task = frame as Frame;
  const fn = task.s0 as Call;
  const args = task.s1 as unknown[];
  spawned.fn = fn;
  resumed(task);
  const body = bodyOf(fn) as ((frame: null, ...args: unknown[]) => unknown) | undefined;
  if (body !== undefined) return called(task, body(null, ...args));
  return called(task, args.length === 0 ? fn() : args.length === 1 ? fn(args[0]) : fn(...args));
};

spawned.bodies.add(callAll);

function called(task: Frame, result: unknown): unknown {
  if (cell.k === RETURNED || cell.k === SUSPENDED) return result;
  task.fn = forwardBody;
  task.s0 = undefined;
  task.s1 = undefined;
  if (cell.k === LEAF || cell.k === YIELD) return await_(task, result);
  const pending = pendingTask(result);
  if (pending === null) return awaitValue(task, result);
  cell.k = LEAF;
  return await_(task, new OwnedWait(pending));
}

/** Any function, with any number of arguments. */
function spawnAny(fn: Call, ...args: unknown[]): JoinHandle<unknown> {
  const launch = launchOf(fn);
  let task: Frame;
  if (launch === undefined) {
    task = new F2(undefined, callAll);
    task.s0 = fn;
    task.s1 = args;
  } else {
    const begins = launchAll(launch);
    task = new (launchFrame(launch))(launch.module, begins);
    task.s0 = args;
  }
  return spawn(task);
}

const spawn = (task: Frame): JoinHandle<unknown> => {
  if (contexts.on) begin(task);
  counters.begun++;
  enqueueAs(task, task.st | (St.BARE | St.SPAWNED));
  return new Handle(task);
};

/**
 * Runs `fn(...args)` as a task of this core. It begins after everything that is ready now. A failure that nobody awaits
 * raises `unhandledRejection`.
 */
export const spawnLocal = function spawnLocal(
  fn: Call,
  argument: unknown,
  second: unknown,
): JoinHandle<unknown> {
  // A rest parameter would make an array, and `arguments` an object if it were used in any other way. Small, so that it is inlined
  // where tasks are spawned.
  const count = arguments.length;
  const launch = launchOf(fn);
  if (launch === undefined || count > 3) return reflectApply(spawnAny, undefined, arguments as never);
  if (launch.begin0 === null) makeLaunch(launch);
  const body = (count === 1 ? launch.begin0 : count === 2 ? launch.begin1 : launch.begin2) as Body;
  // Not by way of a variable: V8 makes an object in place where it knows the class.
  const task = launch.frame === F2 ? new F2(launch.module, body) : new launch.frame!(launch.module, body);
  task.s0 = argument;
  task.s1 = second;
  return spawn(task);
} as <A extends unknown[], R>(fn: (...args: A) => R, ...args: A) => JoinHandle<Awaited<R>>;
