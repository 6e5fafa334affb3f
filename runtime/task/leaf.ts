// Leaf functions: the end of a chain of awaits. Called directly by compiled code they hand over their operation, without a
// frame of their own; anybody else gets a task.
import { begin, contexts as theContexts } from '../context/scope.ts';
import { cell as theCell } from '../executor/core.ts';
import { enqueue as theEnqueue, fail } from '../executor/executor.ts';
import { forwardBody as theForwardBody, fulfilled, rejected } from './complete.ts';
import { F2 as theF2, type Frame } from './frame.ts';
import type { Op } from './op.ts';
import { Outcome, St } from './state.ts';

// A local constant is folded into optimised code; an imported binding is loaded at every use.
const contexts = theContexts;
const enqueue = theEnqueue;
const F2 = theF2;
const forwardBody = theForwardBody;
const cell = theCell;
const { LEAF, RETURNED } = Outcome;

/**
 * The result of leaf function `self`: hands `op` to a compiled caller, as its result (in the cell, which is old, a young object
 * costs a write barrier), or starts it for a task of its own.
 */
export function leaf<T>(self: Function, op: Op): Promise<T> {
  if (cell.k === self) {
    cell.k = LEAF;
    return op as never;
  }
  return leafTask(op) as unknown as Promise<T>;
}

/** The result of leaf function `self` when there is nothing to wait for. */
export function leafValue<T>(self: Function, value: T): Promise<T> {
  if (cell.k === self) {
    cell.k = RETURNED;
    return value as never;
  }
  return fulfilled(value) as unknown as Promise<T>;
}

/** The result of leaf function `self` when it failed at once. */
export function leafError<T>(self: Function, error: unknown): Promise<T> {
  if (cell.k === self) {
    cell.k = null;
    throw error;
  }
  return rejected(error) as unknown as Promise<T>;
}

/** A task that completes as `op` does, which it starts. */
export function leafTask(op: Op): Frame {
  const task = new F2(undefined, forwardBody);
  task.n = op;
  if (contexts.on) begin(task);
  try {
    op.start(task);
  } catch (error) {
    fail(task, error);
  }
  return task;
}

/** A task that completes when its turn in the ready queue comes. */
export function yieldTask(): Frame {
  const task = new F2(undefined, forwardBody);
  task.st |= St.BARE;
  enqueue(task);
  return task;
}
