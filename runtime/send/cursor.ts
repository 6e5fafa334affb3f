// Iterators of the built-in collections, while a loop runs over them. An iterator says nothing of what it is of, nor how far it is; the
// loop's cursor knows both (lowered/iterate.ts), and here it is made again, of the collection as it arrives, and taken as far.
//
//   Map, Set          as far as what is left says: entries may have been deleted behind it. It goes on seeing what is added
//   arrays, views     so many steps
//   strings           the rest of the string
//   matchAll          the string, and the expression set behind the match that was last
//
// How much is left of a Map's or Set's iterator only `inspect` tells without taking it; its words for that are tested on every
// supported Node. Rejected: taking what is left into an array (a loop that adds to the Map it runs over would no longer see it).
import { inspect } from 'node:util';
import { AsyncCursor } from '../lowered/iterate-async.ts';
import { Cursor } from '../lowered/iterate.ts';
import { Tag } from './format.ts';
import { isHandle } from './handles.ts';
import { Unsendable, unsendable } from './send-error.ts';
import type { Encoder } from './encoder.ts';
import type { Decoder } from './decoder.ts';

const enum Kind {
  STEPS = 0,
  MATCHES = 1,
  /** Has ended, or must not be closed: nothing will be asked of it. */
  OVER = 2,
}

const MAP = Map.prototype;
const SET = Set.prototype;
const TYPED_ARRAY = Object.getPrototypeOf(Uint8Array.prototype) as Record<string, unknown>;
const STRING = String.prototype;

type Maker = (...args: unknown[]) => Iterator<unknown>;

/** The engine's methods by which an iterator of each kind is made, '' being `[Symbol.iterator]`, and the engine's own `next`. */
const MAKERS = new Map<object, Record<string, Maker>>(
  [MAP, SET, Array.prototype, TYPED_ARRAY].map((proto) => [proto, makersOf(proto)]),
);
const STRINGS: Record<string, Maker> = {
  '': STRING[Symbol.iterator] as Maker,
  matchAll: STRING.matchAll as unknown as Maker,
};
const NEXTS = new Set<unknown>(
  [new Map().keys(), new Set().keys(), [].keys(), ''[Symbol.iterator](), ''.matchAll(/x/g)].map(
    (i) => i.next,
  ),
);

function makersOf(proto: object): Record<string, Maker> {
  const { entries, keys, values, [Symbol.iterator]: iterator } = proto as Record<string | symbol, Maker>;
  return { entries: entries!, keys: keys!, values: values!, '': iterator! };
}

/** By which method of the engine's the iterator was made; undefined if that is not certain. */
function makerOf({ source, method, next }: Cursor): Maker | undefined {
  if (!NEXTS.has(next)) return undefined;
  const makers = typeof source === 'string' ? STRINGS : makersFor(source);
  const maker = makers?.[method];
  // The class or the collection may have one of its own.
  const found: unknown = (source as Record<string | symbol, unknown>)[
    method === '' ? Symbol.iterator : method
  ];
  return maker !== undefined && found === maker ? maker : undefined;
}

function makersFor(source: unknown): Record<string, Maker> | undefined {
  if (typeof source !== 'object' || source === null) return undefined;
  if (ArrayBuffer.isView(source)) return source instanceof DataView ? undefined : MAKERS.get(TYPED_ARRAY);
  return MAKERS.get(Object.getPrototypeOf(source) as object);
}

export function encodeCursor(e: Encoder, cursor: Cursor): void {
  e.met(cursor);
  if (cursor.done) return e.head(Tag.ITERATOR, Kind.OVER);
  const { source, method, argument, value } = cursor;
  if (makerOf(cursor) === undefined) throw unsendable(cursor.iterator);
  if (method === 'matchAll') {
    e.head(Tag.ITERATOR, Kind.MATCHES);
    e.value(source);
    e.value(behindLast(cursor, argument));
    e.value(value);
    return;
  }
  e.head(Tag.ITERATOR, Kind.STEPS);
  const rest = typeof source === 'string' ? source.slice(lengthOf(source, cursor.steps)) : source;
  e.value(rest);
  e.value(method);
  e.value(typeof source === 'string' ? 0 : stepsOf(cursor));
  e.value(value);
}

/** The expression, as the iterator of its matches has it after the last one. */
function behindLast({ value, steps }: Cursor, argument: unknown): RegExp {
  if (!(argument instanceof RegExp) || Object.getPrototypeOf(argument) !== RegExp.prototype)
    throw new Unsendable('the matches of what is no RegExp', 'match with one', 'iterator');
  const expression = new RegExp(argument.source, argument.flags);
  expression.lastIndex = argument.lastIndex;
  if (steps > 0) {
    const { 0: text, index, input } = value as RegExpMatchArray;
    const behind = index! + text.length;
    const wide = expression.unicode || (expression as { unicodeSets?: boolean }).unicodeSets === true;
    const step = text === '' ? (wide ? lengthOf(input!.slice(behind), 1) || 1 : 1) : 0;
    expression.lastIndex = behind + step;
  }
  return expression;
}

/** Code units of the first `points` code points. */
function lengthOf(text: string, points: number): number {
  let at = 0;
  for (let left = points; left > 0 && at < text.length; left--) at += text.codePointAt(at)! > 0xffff ? 2 : 1;
  return at;
}

function stepsOf({ source, steps, iterator }: Cursor): number {
  if (source instanceof Map || source instanceof Set) return source.size - leftOf(iterator);
  return steps;
}

/** How many values an iterator of a Map or Set has left. */
function leftOf(iterator: Iterator<unknown>): number {
  const text = inspect(iterator, { maxArrayLength: 0, depth: 0, colors: false, customInspect: false });
  const [, left = '0'] =
    /^\[(?:Map|Set) (?:Iterator|Entries)\] \{ (?:\.\.\. (\d+) more items? | )\}$/.exec(text) ?? failed(text);
  return Number(left);
}

function failed(text: string): never {
  throw new Unsendable(
    `an iterator of which this version of Node says ${text}`,
    'loop over an array',
    'iterator',
  );
}

export function decodeCursor(d: Decoder, kind: Kind): Cursor {
  if (kind === Kind.OVER) {
    const over = new Cursor([].values(), undefined);
    over.done = true;
    d.met(over);
    return over;
  }
  const place = d.hold();
  const source = d.value();
  if (kind === Kind.MATCHES) {
    const expression = d.value() as RegExp;
    const matches = new Cursor((source as string).matchAll(expression), source, 'matchAll', expression);
    d.put(place, matches);
    return withValue(d, matches);
  }
  const method = d.value() as string;
  const steps = d.value() as number;
  const makers = typeof source === 'string' ? STRINGS : makersFor(source)!;
  const cursor = new Cursor(Reflect.apply(makers[method]!, source, []), source, method);
  d.put(place, cursor);
  for (let i = 0; i < steps; i++) cursor.iterator.next();
  cursor.steps = steps;
  return withValue(d, cursor);
}

function withValue(d: Decoder, cursor: Cursor): Cursor {
  const value = d.value();
  cursor.value = cursor[-1] = value;
  return cursor;
}

/** Of `for await` over a handle, which is its own iterator: made again of the handle as it arrives. */
export function encodeAsyncCursor(e: Encoder, cursor: AsyncCursor): void {
  const { iterator, next, sync, value, done, ended, closing } = cursor;
  if (
    sync ||
    !isHandle(Object.getPrototypeOf(iterator) as object) ||
    (iterator as { next?: unknown }).next !== next
  )
    throw new Unsendable('an asynchronous iterator', 'await its values on the core that made it', 'iterator');
  e.met(cursor);
  e.word(Tag.ASYNC_CURSOR);
  e.value(iterator);
  e.value([value, done, ended, closing]);
}

export function decodeAsyncCursor(d: Decoder): AsyncCursor {
  const number = d.hold();
  const cursor = new AsyncCursor(d.value() as object, false);
  d.put(number, cursor);
  const state = d.value() as [unknown, boolean, boolean, boolean];
  [cursor.value, cursor.done, cursor.ended, cursor.closing] = state;
  return cursor;
}
