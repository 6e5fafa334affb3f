// Letting go of a value that nobody will get: the result of an operation that finished although it had lost.

/** Disposes of `value` if it can be. What is returned, if anything, is to be awaited. Throws what disposal throws. */
export function discard(value: unknown): PromiseLike<unknown> | null {
  if ((typeof value !== 'object' || value === null) && typeof value !== 'function') return null;
  const resource = value as Disposable & AsyncDisposable;
  if (typeof resource[Symbol.dispose] === 'function') {
    resource[Symbol.dispose]();
    return null;
  }
  return typeof resource[Symbol.asyncDispose] === 'function' ? resource[Symbol.asyncDispose]() : null;
}
