// Checks of numeric arguments. The value is not converted: that could run user code in the middle of a direct call.

/** `value` if it is a whole number of at least `least`. `what` is the call as the user wrote it. */
export function wholeNumber(value: number, least: number, what: string): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  const found = typeof value === 'number' || value === undefined ? String(value) : `a ${typeof value}`;
  throw new RangeError(`${what}: expected a whole number of at least ${least}, not ${found}`);
}
