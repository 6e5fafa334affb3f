// Generator objects. `f.prototype` inherits from `prototype` here, and that from the engine's %AsyncGenerator.prototype%:
// toStringTag, asyncIterator and `isPrototypeOf` are the engine's, and only `next`, `return` and `throw` are our own,
// because the engine's ask for internal slots that nothing but a native generator has. What the engine's methods serve,
// they still do: ours pass generators that are not ours on to them. Rejected: replacing the engine's methods (every
// program that merely loads heddle would run patched built-ins), methods on each object (own keys that natively are
// not there), a native generator as the object (the engine's methods would answer wrongly instead of refusing).
import type { Generator } from './record.ts';

const native = Object.getPrototypeOf(async function* () {
  // Never called: asked for its intrinsics.
}) as AsyncGeneratorFunction;

/** %AsyncGeneratorFunction.prototype% */
export const functionPrototype = native as unknown as object;
/** %AsyncGeneratorFunction.prototype.prototype% */
export const nativePrototype = native.prototype as unknown as AsyncGenerator;

/** What generators inherit whose function has no `prototype` object; every such object inherits from it. */
export const prototype = Object.create(nativePrototype) as AsyncGenerator;

class Given {
  constructor(object: object) {
    return object;
  }
}

/** Adds the record to an object that exists already: a private name is seen by no reflection. */
class Activated extends Given {
  readonly #generator: Generator;
  constructor(object: object, generator: Generator) {
    super(object);
    this.#generator = generator;
  }
  static recordOf(value: unknown): Generator | null {
    return typeof value === 'object' && value !== null && #generator in value ? value.#generator : null;
  }
}

/** The record of a generator object; null for anything else. */
export const recordOf = Activated.recordOf;

/** The object for `generator`, made by `fn`: undefined if the function could not be known. */
export function objectFor(generator: Generator, fn: Function | undefined): AsyncGenerator {
  const given = fn === undefined ? prototype : (fn.prototype as unknown);
  const isObject = (typeof given === 'object' && given !== null) || typeof given === 'function';
  const object = Object.create(isObject ? given : prototype) as AsyncGenerator;
  new Activated(object, generator);
  return object;
}
