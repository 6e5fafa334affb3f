// Giving way by hand. As leaf functions they cost a compiled caller no frame of their own.
import { cell as theCell, flag as theFlag } from '../executor/core.ts';
import { leafValue, yieldTask } from './leaf.ts';
import { Outcome } from './state.ts';

// A local constant is folded into optimised code; an imported binding is loaded at every use.
const cell = theCell;
const flag = theFlag;
const { YIELD } = Outcome;

/** Lets everything else that is ready on this core run first. */
export function yieldNow(): Promise<void> {
  if (cell.k === yieldNow) {
    cell.k = YIELD;
    return undefined as never;
  }
  return yieldTask() as unknown as Promise<void>;
}

/** Gives way only if the slice is spent. */
export function yieldIfNeeded(): Promise<void> {
  if (flag[0] === 0) return leafValue(yieldIfNeeded, undefined);
  if (cell.k === yieldIfNeeded) {
    cell.k = YIELD;
    return undefined as never;
  }
  return yieldTask() as unknown as Promise<void>;
}
