// Patterns that are lowered step by step, because something in them suspends or uses a name too early. Arrays go through
// the iterator protocol here, also pristine ones: a pattern takes few values, and rarely.
import { Cursor, describe, isObject, step } from './iterate.ts';

/** Begins an array pattern. */
export function destructure(iterable: unknown): Cursor {
  const method =
    iterable === null || iterable === undefined
      ? undefined
      : ((iterable as Iterable<unknown>)[Symbol.iterator] as unknown);
  if (typeof method !== 'function') throw new TypeError(`${describe(iterable)} is not iterable`);
  const iterator = Reflect.apply(method, iterable, []) as Iterator<unknown>;
  if (!isObject(iterator)) throw new TypeError('Result of the Symbol.iterator method is not an object');
  return new Cursor(iterator, iterable);
}

/** The next value of an array pattern; undefined behind the end. */
export function item(cursor: Cursor): unknown {
  return !cursor.done && step(cursor) ? cursor.value : undefined;
}

/** What is left, for `...rest`. */
export function remaining(cursor: Cursor): unknown[] {
  const rest: unknown[] = [];
  while (!cursor.done && step(cursor)) rest.push(cursor.value);
  return rest;
}

/** What an object pattern has not named, for `...rest`. */
export function objectRest(source: unknown, named: readonly PropertyKey[]): object {
  const object = Object(source) as Record<PropertyKey, unknown>;
  const taken = new Set(named.map((key) => (typeof key === 'number' ? String(key) : key)));
  const rest = {};
  for (const key of Reflect.ownKeys(object)) {
    if (taken.has(key) || !Reflect.getOwnPropertyDescriptor(object, key)?.enumerable) continue;
    const descriptor = { value: object[key], writable: true, enumerable: true, configurable: true };
    Object.defineProperty(rest, key, descriptor);
  }
  return rest;
}
