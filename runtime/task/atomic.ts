// A stretch without preemption points, said in the source. A plain callback has none: compiled code does not look at the
// flag in a function that is not async. The call states the intent, and refuses what could not keep the promise.

/**
 * Runs `stretch` to its end before any other task of this core: nothing can preempt it.
 *
 * @param stretch a synchronous function
 * @returns what it returns
 * @throws TypeError if it returns a promise: what stands behind an `await` in it would not be part of the stretch
 */
export function atomic<T>(stretch: () => T extends PromiseLike<unknown> ? never : T): T {
  const result: T = stretch();
  if (typeof (result as { then?: unknown } | null | undefined)?.then === 'function')
    throw new TypeError(
      'atomic(): the function returned a promise, and other tasks may run while it is pending; pass a function that is not async and does its awaiting outside',
    );
  return result;
}
