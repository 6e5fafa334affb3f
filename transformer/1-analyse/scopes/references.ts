// References by position: lists of them are in source order.
import type { Reference } from './scope.ts';

/** Index of the first reference at or behind `position`; references are in source order. */
export function firstReference(references: readonly Reference[], position: number): number {
  let low = 0;
  for (let high = references.length; low < high;) {
    const middle = (low + high) >> 1;
    if (references[middle]!.node.pos < position) low = middle + 1;
    else high = middle;
  }
  return low;
}
