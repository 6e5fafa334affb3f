// A task that stands for a native promise or a thenable, so that it can be waited for and left again. One for each: who asks
// in a loop would otherwise leave a reaction behind each time, and a promise never forgets one.
import { runNow } from '../executor/executor.ts';
import { complete, forwardBody } from '../task/complete.ts';
import { F2, type Frame } from '../task/frame.ts';
import { onComplete } from '../task/observe.ts';
import { St } from '../task/state.ts';

const nativeThen = Promise.prototype.then;
const tasks = new WeakMap<object, Frame>();
const followed = new WeakSet<Frame>();

/** The task that ends as `value` does. */
export function follow(value: object): Frame {
  const present = tasks.get(value);
  if (present !== undefined) return present;
  const task = new F2(undefined, forwardBody);
  tasks.set(value, task);
  followed.add(task);
  // As with Promise.race, a failure that comes too late for everybody is no unhandled one.
  onComplete(task, () => undefined);
  const end = (result: unknown, outcome: number): void => {
    complete(task, result, outcome);
    runNow();
  };
  try {
    nativeThen.call(
      Promise.resolve(value),
      (result) => end(result, St.DONE),
      (error) => end(error, St.DONE | St.FAILED),
    );
  } catch (error) {
    complete(task, error, St.DONE | St.FAILED);
  }
  return task;
}

/** Whether cancelling `task` would be in vain. */
export function isFollowed(task: Frame): boolean {
  return followed.has(task);
}
