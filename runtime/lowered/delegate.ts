// `yield*` in lowered async generators: what was received goes to the inner iterator's next, throw or return, until it is
// done. ECMAScript 15.5.5. The lowered loop awaits what `delegateStep` gives and yields `value` on, unawaited.
import { generatorOf, Kind } from '../generator/record.ts';
import { awaitable } from '../task/await.ts';
import { callInTask } from '../task/body.ts';
import type { Frame } from '../task/frame.ts';
import { St } from '../task/state.ts';
import { closesOnRejection } from './engine.ts';
import { callSync, failedSync, iterateAsync, type AsyncCursor, type Method } from './iterate-async.ts';
import { isObject } from './iterate.ts';

/** What is being awaited, if it is not the iterator's answer. */
const enum Aside {
  NONE,
  /** It has no `throw`: it is being closed, then that is an error. */
  CLOSING,
  /** It has no `return`: the value to return is awaited. */
  RETURNING,
}

export class Delegate {
  readonly cursor: AsyncCursor;
  /** Makes a call that is awaited at once; the orders differ in what the cell is told. */
  readonly call: (cursor: AsyncCursor, method: Method, args: readonly unknown[]) => unknown;
  readonly awaits: (value: unknown) => unknown;
  /** What was received, and is to be passed on. */
  kind = Kind.NEXT;
  input: unknown = undefined;
  aside = Aside.NONE;
  /** What the inner iterator gave: to be yielded, or, at the end, the result. */
  value: unknown = undefined;
  /** At the end: the generator is to return with the result. */
  returns = false;

  constructor(cursor: AsyncCursor, call: Delegate['call'], awaits: Delegate['awaits']) {
    this.cursor = cursor;
    this.call = call;
    this.awaits = awaits;
  }
}

function directly(cursor: AsyncCursor, method: Method, args: readonly unknown[]): unknown {
  return callInTask(method, cursor.iterator, [...args]);
}

/** `$delegate(iterable)` */
export function delegate(iterable: unknown): Delegate {
  return new Delegate(iterateAsync(iterable), directly, awaitable);
}

function methodOf(cursor: AsyncCursor, name: 'return' | 'throw'): Method | null {
  const method = cursor.iterator[name];
  return method === undefined || method === null ? null : (method as Method);
}

const noThrow = (): TypeError => new TypeError("The iterator does not provide a 'throw' method");

/** Passes on what was received; what it returns is to be awaited as a call. */
export function delegateStep(delegate: Delegate): unknown {
  const { cursor, kind, input } = delegate;
  delegate.input = undefined;
  if (cursor.sync) return stepSync(delegate, input);
  if (kind === Kind.NEXT) return delegate.call(cursor, cursor.next, [input]);
  const method = methodOf(cursor, kind === Kind.THROW ? 'throw' : 'return');
  if (method !== null) return delegate.call(cursor, method, [input]);
  if (kind === Kind.RETURN) {
    delegate.aside = Aside.RETURNING;
    return delegate.awaits(input);
  }
  const close = methodOf(cursor, 'return');
  if (close === null) throw noThrow();
  delegate.aside = Aside.CLOSING;
  return delegate.call(cursor, close, []);
}

function stepSync({ cursor, kind }: Delegate, input: unknown): unknown {
  if (kind === Kind.NEXT) return callSync(cursor, cursor.next, [input], true);
  const method = methodOf(cursor, kind === Kind.THROW ? 'throw' : 'return');
  if (method !== null) return callSync(cursor, method, [input], kind === Kind.THROW);
  if (kind === Kind.THROW) {
    if (!closesOnRejection()) throw input;
    const close = methodOf(cursor, 'return');
    const result = close === null ? cursor : Reflect.apply(close, cursor.iterator, []);
    if (!isObject(result)) throw new TypeError(`${String(result)} is not an object`);
    throw noThrow();
  }
  cursor.ended = true;
  return input;
}

/** The awaited step failed. */
export function delegateFailed({ cursor }: Delegate): void {
  failedSync(cursor);
}

/** Takes what a step gave; false at the end. */
export function delegated(delegate: Delegate, result: unknown): boolean {
  const { aside, cursor, kind } = delegate;
  if (aside === Aside.RETURNING) {
    delegate.value = result;
    delegate.returns = true;
    return false;
  }
  let done: boolean;
  if (cursor.sync) {
    cursor.closing = false;
    done = cursor.ended;
    delegate.value = result;
  } else {
    if (!isObject(result)) throw new TypeError(`Iterator result ${String(result)} is not an object`);
    if (aside === Aside.CLOSING) throw noThrow();
    done = Boolean((result as IteratorResult<unknown>).done);
    delegate.value = (result as IteratorResult<unknown>).value;
  }
  delegate.returns = done && kind === Kind.RETURN;
  return !done;
}

/** `$received(delegate, frame)`: what the generator was resumed with, to be passed on. */
export function received(delegate: Delegate, frame: Frame): void {
  const generator = generatorOf(frame);
  delegate.kind = (frame.st & St.THROW) !== 0 ? Kind.THROW : generator.returning ? Kind.RETURN : Kind.NEXT;
  delegate.input = frame.v;
  delegate.value = undefined;
  frame.st &= ~St.THROW;
  frame.v = undefined;
  generator.returning = false;
}
