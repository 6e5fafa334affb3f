// Where engines differ, and lowered code is to do as the engine does that it runs on.

let closes: boolean | null = null;

/**
 * Does the async view of a sync iterator close it when a value that it gave is a rejected promise? Since ECMAScript 2025 it
 * does; Node 20 and 22 came before. Asked by a value that cannot even be awaited, which is answered at once.
 */
export function closesOnRejection(): boolean {
  if (closes !== null) return closes;
  let closed = false;
  const unawaitable = Promise.resolve();
  Object.defineProperty(unawaitable, 'constructor', {
    get() {
      throw new Error('asked');
    },
  });
  const iterator = {
    [Symbol.iterator]: () => iterator,
    next: () => ({ value: unawaitable, done: false }),
    return() {
      closed = true;
      return { value: undefined, done: true };
    },
  };
  const ask = async (): Promise<void> => {
    for await (const each of iterator) void each;
  };
  ask().catch(() => undefined);
  closes = closed;
  return closed;
}
