// for await…of and `yield*` in the engine's order: steps are plain calls whose results are awaited natively, and a sync
// iterator is seen through an object that does what the engine's %AsyncFromSyncIterator% does, tick by tick.
import { Delegate } from '../lowered/delegate.ts';
import { closesOnRejection } from '../lowered/engine.ts';
import { AsyncCursor, openAsync, type Method } from '../lowered/iterate-async.ts';
import { isObject } from '../lowered/iterate.ts';

type Result = IteratorResult<unknown>;

/** ECMAScript 27.1.6. Native async methods: an `await` in one takes as long as the engine's own continuation. */
class FromSync {
  readonly iterator: Record<'return' | 'throw', unknown>;
  readonly step: Method;

  constructor(iterator: object) {
    this.iterator = iterator as FromSync['iterator'];
    this.step = (iterator as { next: Method }).next;
  }

  next(...args: unknown[]): Promise<Result> {
    return this.ask('next', args);
  }

  return(...args: unknown[]): Promise<Result> {
    return this.ask('return', args);
  }

  throw(...args: unknown[]): Promise<Result> {
    return this.ask('throw', args);
  }

  private async ask(name: 'next' | 'return' | 'throw', args: unknown[]): Promise<Result> {
    const method = name === 'next' ? this.step : this.iterator[name];
    if (method === undefined || method === null) {
      if (name === 'return') return { value: args[0], done: true };
      this.refuseThrow(args[0]);
    }
    const result = Reflect.apply(method as Method, this.iterator, args);
    if (!isObject(result)) throw new TypeError(`Iterator result ${String(result)} is not an object`);
    const done = Boolean((result as Result).done);
    const { value } = result as Result;
    try {
      return { value: await value, done } as Result;
    } catch (error) {
      if (name !== 'return' && !done && closesOnRejection()) this.closeQuietly();
      throw error;
    }
  }

  /** There is no `throw` to pass an error on to. */
  private refuseThrow(error: unknown): never {
    if (!closesOnRejection()) throw error;
    const close = this.iterator.return;
    if (close !== undefined && close !== null) {
      const result = Reflect.apply(close as Method, this.iterator, []);
      if (!isObject(result)) throw new TypeError(`${String(result)} is not an object`);
    }
    throw new TypeError("The iterator does not provide a 'throw' method");
  }

  private closeQuietly(): void {
    try {
      const method = this.iterator.return;
      if (method !== undefined && method !== null) Reflect.apply(method as Method, this.iterator, []);
    } catch {
      // The value's own error is what counts.
    }
  }
}

const fromSync = (iterator: object): AsyncCursor => new AsyncCursor(new FromSync(iterator), false);

export function iterateAsyncExact(iterable: unknown): AsyncCursor {
  return openAsync(iterable, fromSync);
}

function call(cursor: AsyncCursor, method: Method, args: readonly unknown[]): unknown {
  return Reflect.apply(method, cursor.iterator, args);
}

export function delegateExact(iterable: unknown): Delegate {
  return new Delegate(iterateAsyncExact(iterable), call, (value) => value);
}

export function asyncStepExact(cursor: AsyncCursor): unknown {
  cursor.done = true;
  return Reflect.apply(cursor.next, cursor.iterator, []);
}

export function asyncCloseExact(cursor: AsyncCursor, method: Method): unknown {
  return Reflect.apply(method, cursor.iterator, []);
}
