// `using` and `await using` in lowered code: the resources of a block, and their disposal from the last to the first,
// as the language's DisposeResources has it. Works where the engine knows neither the syntax nor SuppressedError.
import { JoinHandle } from '../task/join-handle.ts';
import { standsForBoth } from '../task/same-failure.ts';
import { ScopeFailure } from '../task/scope-failure.ts';
import { isObject } from './iterate.ts';

interface Resource {
  value: unknown;
  /** null: `await using` of null or undefined, which only asks for an await. */
  method: (() => unknown) | null;
  awaits: boolean;
}

export interface Disposal {
  resources: Resource[];
  failed: boolean;
  error: unknown;
  /** What is being disposed of is a scope of heddle's: its failure may be the very one that left the body. */
  scope: boolean;
  /** What generated code is to await, after disposeNext() has said so. */
  pending: unknown;
  owesAwait: boolean;
  hasAwaited: boolean;
}

export function disposal(): Disposal {
  return {
    resources: [],
    failed: false,
    error: undefined,
    scope: false,
    pending: undefined,
    owesAwait: false,
    hasAwaited: false,
  };
}

/** Enters a resource; returns it. */
export function use(into: Disposal, value: unknown, awaits: boolean): unknown {
  if (value === null || value === undefined) {
    if (awaits) into.resources.push({ value, method: null, awaits });
    return value;
  }
  if (!isObject(value))
    throw new TypeError('Value of a using declaration is not an object, null or undefined');
  let method: unknown = awaits ? (value as AsyncDisposable)[Symbol.asyncDispose] : undefined;
  if (method === undefined || method === null) {
    const dispose: unknown = (value as Disposable)[Symbol.dispose];
    // A synchronous method's result is not awaited, and its throw is a rejection.
    method =
      awaits && typeof dispose === 'function'
        ? async function (this: unknown): Promise<void> {
            Reflect.apply(dispose, this, []);
          }
        : dispose;
  }
  if (typeof method !== 'function')
    throw new TypeError(`Symbol.${awaits ? 'asyncDispose or Symbol.dispose' : 'dispose'} is not a function`);
  into.resources.push({ value, method: method as () => unknown, awaits });
  return value;
}

/** Disposal begins; `threw`: the block threw `error`. */
export function disposing(of: Disposal, threw: boolean, error: unknown): void {
  if (!threw) return;
  of.failed = true;
  of.error = error;
}

/** Disposes until something is to be awaited (true) or nothing is left (false). */
export function disposeNext(of: Disposal): boolean {
  of.pending = undefined;
  for (;;) {
    const resource = of.resources.pop();
    if (resource === undefined) break;
    const { value, method, awaits } = resource;
    if (!awaits && of.owesAwait && !of.hasAwaited) {
      of.owesAwait = false;
      of.resources.push(resource);
      return true;
    }
    if (method === null) {
      of.owesAwait = true;
      continue;
    }
    try {
      of.scope = ScopeFailure.tell(value as object, of.failed) || value instanceof JoinHandle;
      const result: unknown = Reflect.apply(method, value, []);
      if (!awaits) continue;
      of.hasAwaited = true;
      of.pending = result;
      return true;
    } catch (error) {
      disposeFailed(of, error);
    }
  }
  if (!of.owesAwait || of.hasAwaited) return false;
  of.hasAwaited = true;
  return true;
}

/** A disposal threw; what was thrown before it is suppressed, unless both are one failure. */
export function disposeFailed(of: Disposal, error: unknown): void {
  of.error = of.failed ? together(of, error) : error;
  of.failed = true;
}

function together({ scope, error: before }: Disposal, error: unknown): unknown {
  const both = scope ? standsForBoth(before, error) : undefined;
  return both === undefined ? suppressed(error, before) : both.error;
}

/** The end: throws what the block or the disposals threw. Disposes of what does not have to be awaited. */
export function disposed(of: Disposal): void {
  disposeNext(of);
  if (of.failed) throw of.error;
}

interface SuppressedErrorConstructor {
  new (error: unknown, suppressed: unknown, message?: string): Error;
}

function suppressed(error: unknown, before: unknown): Error {
  const known = (globalThis as { SuppressedError?: SuppressedErrorConstructor }).SuppressedError;
  const message = 'An error was suppressed during disposal';
  if (known !== undefined) return new known(error, before, message);
  const made = new Error(message);
  for (const [key, value] of Object.entries({ name: 'SuppressedError', error, suppressed: before }))
    Object.defineProperty(made, key, { value, writable: true, configurable: true });
  return made;
}
