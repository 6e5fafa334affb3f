// for…of in lowered code. A pristine array is run over by index, which is what its iterator would do, and leaves plain
// data in the frame. Anything else becomes a cursor over the iterator protocol.
// `done` is true while the iterator must not be closed: before its first answer to come, and once it has ended or failed.
import { cell } from '../executor/core.ts';

const arrayIterator = Array.prototype[Symbol.iterator];
const arrayIteratorProto = Object.getPrototypeOf([][Symbol.iterator]()) as {
  next: unknown;
  return?: unknown;
};
const arrayIteratorNext = arrayIteratorProto.next;

/** A class, so that the codec knows one: an iterator of a built-in collection travels while a loop runs over it (send/cursor.ts). */
export class Cursor {
  readonly iterator: Iterator<unknown>;
  readonly next: () => IteratorResult<unknown>;
  done = false;
  /** The round's value; at -1 too, and with a length that ends a strip of one, for loops that run in strips. */
  value: unknown = undefined;
  [-1]: unknown = undefined;
  readonly length = 0;
  /** What the iterator was made of, by which of its methods ('' : `[Symbol.iterator]`), and with which argument. */
  readonly source: unknown;
  readonly method: string;
  readonly argument: unknown;
  /** Values taken. */
  steps = 0;

  constructor(iterator: Iterator<unknown>, source: unknown, method = '', argument: unknown = undefined) {
    this.iterator = iterator;
    this.next = iterator.next as Cursor['next'];
    this.source = source;
    this.method = method;
    this.argument = argument;
  }
}

function isPristine(value: unknown): value is unknown[] {
  return (
    Array.isArray(value) &&
    value[Symbol.iterator] === arrayIterator &&
    arrayIteratorProto.next === arrayIteratorNext &&
    arrayIteratorProto.return === undefined
  );
}

/**
 * The array itself, or a cursor.
 * @param source what `iterable` is the result of a method of, called `method`, with `argument`; where the loop's head says so
 */
export function iterate(
  iterable: unknown,
  source: unknown = iterable,
  method = '',
  argument: unknown = undefined,
): unknown[] | Cursor {
  if (isPristine(iterable)) return iterable;
  const begin = (iterable as Iterable<unknown>)[Symbol.iterator] as unknown;
  if (typeof begin !== 'function') throw new TypeError(`${describe(iterable)} is not iterable`);
  const iterator = Reflect.apply(begin, iterable, []) as Iterator<unknown>;
  if (!isObject(iterator)) throw new TypeError('Result of the Symbol.iterator method is not an object');
  return new Cursor(iterator, source, method, argument);
}

export function describe(value: unknown): string {
  return typeof value === 'object'
    ? value === null
      ? 'null'
      : 'object'
    : typeof value === 'function'
      ? 'function'
      : `${typeof value} ${String(value)}`;
}

export function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** First index of an array; -1 says that `cursor` is one. */
export function indexOfFirst(cursor: unknown[] | Cursor): number {
  return Array.isArray(cursor) ? 0 : -1;
}

/** Takes the next value; false at the end. */
export function step(cursor: Cursor): boolean {
  cursor.done = true;
  const result = Reflect.apply(cursor.next, cursor.iterator, []) as IteratorResult<unknown>;
  if (!isObject(result)) throw new TypeError(`Iterator result ${String(result)} is not an object`);
  if (result.done) {
    cursor.value = undefined;
    return false;
  }
  cursor.value = cursor[-1] = result.value;
  cursor.steps++;
  cursor.done = false;
  return true;
}

/** The loop is left by break, return or an outer jump. */
export function close(cursor: Cursor): void {
  if (cursor.done) return;
  cursor.done = true;
  const method = cursor.iterator.return as unknown;
  if (method === undefined || method === null) return;
  const result: unknown = Reflect.apply(method as () => unknown, cursor.iterator, []);
  if (!isObject(result)) throw new TypeError(`Iterator result ${String(result)} is not an object`);
}

/** The loop is left by a throw, which wins over whatever closing does. */
export function closeQuietly(cursor: Cursor): void {
  if (cursor.done) return;
  cursor.done = true;
  // What was called last has thrown, or somebody further out is called by a task: neither is the iterator's concern.
  const { k } = cell;
  cell.k = null;
  try {
    const method = cursor.iterator.return as unknown;
    if (method !== undefined && method !== null) Reflect.apply(method as () => unknown, cursor.iterator, []);
  } catch {
    // The body's own error is what the caller sees.
  } finally {
    cell.k = k;
  }
}
