// for await…of in lowered code: a cursor over the async iterator protocol, or over a sync iterator whose values are
// awaited. The awaiting itself is the lowered function's.
import { describe, isObject } from './iterate.ts';

export interface AsyncCursor {
  iterator: AsyncIterator<unknown>;
  next: () => unknown;
  done: boolean;
  value: unknown;
}

export function iterateAsync(iterable: unknown): AsyncCursor {
  const source = iterable as AsyncIterable<unknown> & Iterable<unknown>;
  const method = source[Symbol.asyncIterator] as unknown;
  if (method === undefined || method === null) {
    const iterator = fromSync(source);
    return { iterator, next: iterator.next, done: false, value: undefined };
  }
  if (typeof method !== 'function') throw new TypeError(`${describe(iterable)} is not async iterable`);
  const iterator = Reflect.apply(method, iterable, []) as AsyncIterator<unknown>;
  if (!isObject(iterator)) throw new TypeError('Result of the Symbol.asyncIterator method is not an object');
  return { iterator, next: iterator.next as () => unknown, done: false, value: undefined };
}

/** The async view of a sync iterator: results are promises of results whose values have been awaited. */
function fromSync(iterable: Iterable<unknown>): AsyncIterator<unknown> {
  const method = iterable[Symbol.iterator] as unknown;
  if (typeof method !== 'function') throw new TypeError(`${describe(iterable)} is not async iterable`);
  const iterator = Reflect.apply(method, iterable, []) as Iterator<unknown>;
  if (!isObject(iterator)) throw new TypeError('Result of the Symbol.iterator method is not an object');
  const { next } = iterator;
  const settle = (result: IteratorResult<unknown>, closes: boolean): Promise<IteratorResult<unknown>> => {
    if (!isObject(result)) throw new TypeError(`Iterator result ${String(result)} is not an object`);
    const done = Boolean(result.done);
    let value: Promise<unknown>;
    try {
      value = Promise.resolve(result.value);
    } catch (error) {
      if (closes && !done) iterator.return?.();
      throw error;
    }
    return value.then(
      (v) => ({ done, value: v }) as IteratorResult<unknown>,
      (error: unknown) => {
        if (closes && !done)
          try {
            iterator.return?.();
          } catch {
            // The rejection is what counts.
          }
        throw error;
      },
    );
  };
  return {
    async next() {
      return settle(Reflect.apply(next, iterator, []) as IteratorResult<unknown>, true);
    },
    async return(value?: unknown) {
      if (iterator.return === undefined || iterator.return === null) return { done: true, value };
      return settle(iterator.return(value), false);
    },
  };
}

/** Asks for the next result; what it returns is to be awaited. */
export function asyncStep(cursor: AsyncCursor): unknown {
  cursor.done = true;
  return Reflect.apply(cursor.next, cursor.iterator, []);
}

/** Takes the awaited result; false at the end. */
export function arrived(cursor: AsyncCursor, result: unknown): boolean {
  if (!isObject(result)) throw new TypeError(`Iterator result ${String(result)} is not an object`);
  const { done } = result as IteratorResult<unknown>;
  if (done) {
    cursor.value = undefined;
    return false;
  }
  cursor.value = (result as IteratorResult<unknown>).value;
  cursor.done = false;
  return true;
}

/** Begins to close the iterator; null if there is nothing to wait for. */
export function asyncClose(cursor: AsyncCursor): { result: unknown } | null {
  if (cursor.done) return null;
  cursor.done = true;
  const method = cursor.iterator.return as unknown;
  if (method === undefined || method === null) return null;
  return { result: Reflect.apply(method as () => unknown, cursor.iterator, []) };
}

export function closed(result: unknown): void {
  if (!isObject(result)) throw new TypeError(`${String(result)} is not an object`);
}
