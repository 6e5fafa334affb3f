// for await…of in lowered code: a cursor over the async iterator protocol, or over a sync iterator whose values are
// awaited. The awaiting itself is the lowered function's: a step is made as a compiled call is, so that a compiled
// iterator answers without a promise, and a sync iterator's value that is no thenable is not waited for at all.
import { awaitable } from '../task/await.ts';
import { callInTask } from '../task/body.ts';
import { closesOnRejection } from './engine.ts';
import { describe, isObject } from './iterate.ts';

export type Method = (...args: unknown[]) => unknown;

export class AsyncCursor {
  readonly iterator: Record<'return' | 'throw', unknown>;
  readonly next: Method;
  /** A sync iterator: what is awaited is its value, and not its result. */
  readonly sync: boolean;
  /** The iterator must not be closed: it has not answered yet, has ended, or has failed. */
  done = false;
  value: unknown = undefined;
  /** What a sync iterator's last result said, while its value is awaited. */
  ended = false;
  /** That value failing closes the sync iterator. */
  closing = false;

  constructor(iterator: object, sync: boolean) {
    this.iterator = iterator as AsyncCursor['iterator'];
    this.next = (iterator as { next: Method }).next;
    this.sync = sync;
  }
}

/** The iterator that `for await` and `yield*` get from `iterable`; `fromSync` makes it of a sync one. */
export function openAsync(iterable: unknown, fromSync: (iterator: object) => AsyncCursor): AsyncCursor {
  const source = iterable as AsyncIterable<unknown> & Iterable<unknown>;
  const method = source[Symbol.asyncIterator] as unknown;
  if (method !== undefined && method !== null) {
    if (typeof method !== 'function') throw new TypeError(`${describe(iterable)} is not async iterable`);
    const iterator: unknown = Reflect.apply(method, iterable, []);
    if (!isObject(iterator))
      throw new TypeError('Result of the Symbol.asyncIterator method is not an object');
    return new AsyncCursor(iterator, false);
  }
  const sync = source[Symbol.iterator] as unknown;
  if (typeof sync !== 'function') throw new TypeError(`${describe(iterable)} is not async iterable`);
  const iterator: unknown = Reflect.apply(sync, iterable, []);
  if (!isObject(iterator)) throw new TypeError('Result of the Symbol.iterator method is not an object');
  return fromSync(iterator);
}

const syncCursor = (iterator: object): AsyncCursor => new AsyncCursor(iterator, true);

export function iterateAsync(iterable: unknown): AsyncCursor {
  return openAsync(iterable, syncCursor);
}

export function callSync(
  cursor: AsyncCursor,
  method: Method,
  args: readonly unknown[],
  closes: boolean,
): unknown {
  const result = Reflect.apply(method, cursor.iterator, args);
  if (!isObject(result)) throw new TypeError(`Iterator result ${String(result)} is not an object`);
  const { done } = result as IteratorResult<unknown>;
  const { value } = result as IteratorResult<unknown>;
  cursor.ended = Boolean(done);
  cursor.closing = closes && !cursor.ended && closesOnRejection();
  return awaitable(value);
}

/** The value of a sync iterator's result failed. Its error counts, whatever closing does. */
export function failedSync(cursor: AsyncCursor): void {
  if (!cursor.closing) return;
  cursor.closing = false;
  try {
    const method = cursor.iterator.return;
    if (method !== undefined && method !== null) Reflect.apply(method as Method, cursor.iterator, []);
  } catch {
    // See above.
  }
}

/** Asks for the next result; to be awaited as a call. */
export function asyncStep(cursor: AsyncCursor): unknown {
  cursor.done = true;
  if (cursor.sync) return callSync(cursor, cursor.next, [], true);
  return callInTask(cursor.next, cursor.iterator, []);
}

/** Takes the awaited result; false at the end. */
export function arrived(cursor: AsyncCursor, result: unknown): boolean {
  if (cursor.sync) {
    cursor.closing = false;
    cursor.value = cursor.ended ? undefined : result;
    return !(cursor.done = cursor.ended);
  }
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

/** The method by which an iterator is closed; null if there is nothing to do. */
export function asyncCloser(cursor: AsyncCursor): Method | null {
  if (cursor.done) {
    failedSync(cursor);
    return null;
  }
  cursor.done = true;
  const method = cursor.iterator.return;
  return method === undefined || method === null ? null : (method as Method);
}

/** Closes the iterator; to be awaited as a call. */
export function asyncClose(cursor: AsyncCursor, method: Method): unknown {
  if (cursor.sync) return callSync(cursor, method, [], false);
  return callInTask(method, cursor.iterator, []);
}

/** Checks what closing gave. */
export function closed(cursor: AsyncCursor, result: unknown): void {
  // A sync iterator's result was looked at before its value was awaited.
  if (!cursor.sync && !isObject(result)) throw new TypeError(`${String(result)} is not an object`);
}
