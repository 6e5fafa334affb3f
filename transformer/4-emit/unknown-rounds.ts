// How many rounds that call what nobody knows run between two looks: a strip grows with what was seen to run in time.
// See loops/pace.ts of 2-lower for what a strip costs and how its rounds are counted.

/**
 * `$n`, in eighths of a round: where it begins, and where it ends. At one round the look costs a cheap one half of its
 * time, at 64 some 5 %.
 */
export const FIRST_UNKNOWN = 8;
export function mostUnknown(budget: number): number {
  return budget >> 1;
}
