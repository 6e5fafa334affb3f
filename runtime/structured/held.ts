// How the tasks of a group call their function: what it returns is owned to the end. Also a native promise, which nobody can
// cancel, is awaited then, so that nothing of a scope goes on after its end; `group.signal` is how such code hears of it.
import { cell } from '../executor/core.ts';
import { callInTask } from '../task/body.ts';
import { pendingTask } from '../task/join-handle.ts';
import { OwnedWait } from '../task/owned.ts';
import { Outcome } from '../task/state.ts';
import { isTask } from '../task/frame.ts';
import { follow } from './follow.ts';

/** Called directly; passes on what a direct call of `fn` has left in the cell. */
export function held(fn: (...args: unknown[]) => unknown, args: unknown[]): unknown {
  const result = callInTask(fn, undefined, args);
  const { RETURNED, SUSPENDED, YIELD, LEAF } = Outcome;
  const { k } = cell;
  if (k === RETURNED || k === SUSPENDED || k === YIELD || k === LEAF) return result;
  const task = pendingTask(result) ?? (isForeign(result) ? follow(result) : null);
  if (task === null) return result;
  cell.k = LEAF;
  return new OwnedWait(task);
}

function isForeign(value: unknown): value is object {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return false;
  return !isTask(value) && typeof (value as { then?: unknown }).then === 'function';
}
