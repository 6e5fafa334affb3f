// `spawnLocal`: a task on this core that begins when its turn in the ready queue comes. Its frame calls the function the
// direct way, so that a compiled function makes no second task.
import { cell } from '../executor/core.ts';
import { enqueue } from '../executor/executor.ts';
import { forwardBody } from './complete.ts';
import { await_, awaitValue, resumed } from './await.ts';
import { F2, type Body, type Frame } from './frame.ts';
import { JoinHandle } from './join-handle.ts';
import { Outcome, St } from './state.ts';

type Call = (...args: unknown[]) => unknown;

/** Resumed once, to make the call: `s0` is the function, `s1` the arguments. */
const begin: Body = (frame) => {
  const task = frame as Frame;
  resumed(task);
  const fn = task.s0 as Call;
  const args = task.s1 as unknown[];
  task.s0 = undefined;
  task.s1 = undefined;
  let result: unknown;
  cell.k = fn;
  switch (args.length) {
    case 0:
      result = fn();
      break;
    case 1:
      result = fn(args[0]);
      break;
    default:
      result = fn(...args);
  }
  switch (cell.k) {
    case Outcome.RETURNED:
    case Outcome.SUSPENDED:
      return result;
    case Outcome.LEAF:
    case Outcome.YIELD:
      task.fn = forwardBody;
      return await_(task, result);
    default:
      task.fn = forwardBody;
      return awaitValue(task, result);
  }
};

/** A task that will call `fn(...args)`; not yet in the queue. */
export function spawned(fn: Call, args: unknown[]): Frame {
  const task = new F2(undefined, begin);
  task.s0 = fn;
  task.s1 = args;
  task.st |= St.BARE;
  return task;
}

/**
 * Runs `fn(...args)` as a task of this core. It begins after everything that is ready now. A failure that nobody awaits
 * raises `unhandledRejection`.
 */
export function spawnLocal<A extends unknown[], R>(
  fn: (...args: A) => R,
  ...args: A
): JoinHandle<Awaited<R>> {
  const task = spawned(fn as Call, args);
  enqueue(task);
  return new JoinHandle<Awaited<R>>(task);
}
