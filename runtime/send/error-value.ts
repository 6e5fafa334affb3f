// Errors travel with class, name, message, stack, cause, `errors` and other own properties. A class that other isolates have (a built-in
// one, one of the runtime's own, one at the top level of a compiled module) is the class they arrive with, always; any other
// is replaced by the nearest of its ancestors that is. Constructors do not run. An error must get through whatever hangs on it, so a
// property that cannot travel is left out, and a cause that cannot is replaced by a note.
import { Tag } from './format.ts';
import { namedIdentity } from './named.ts';
import { SendError, type Unsendable } from './send-error.ts';
import type { Encoder } from './encoder.ts';
import type { Decoder } from './decoder.ts';

/** Built-in classes first, nearest first; the runtime's own are appended at load, in the same order everywhere. */
const classes: { prototype: object }[] = [
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
  AggregateError,
  DOMException,
];
const BUILT_IN = classes.length;
/** In place of an index: the index and the class follow. */
const OWN_CLASS = 0xffff;

/** Lets a runtime error class keep its identity. To be called while modules load, in a fixed order. */
export function registerErrorClass(errorClass: { prototype: object }): void {
  if (!classes.includes(errorClass)) classes.push(errorClass);
}
registerErrorClass(SendError);

export function encodeError(e: Encoder, error: Error): void {
  e.met(error);
  const { index, own } = classOf(error);
  if (own === null) e.head(Tag.ERROR, index);
  else {
    e.head(Tag.ERROR, OWN_CLASS);
    e.word(index);
    e.named(own);
  }
  e.value(text(error, 'name'));
  e.value(text(error, 'message'));
  e.value(text(error, 'stack'));
  const keys = Object.getOwnPropertyNames(error).filter(
    (k) => k !== 'message' && k !== 'stack' && k !== 'name',
  );
  for (const key of keys) {
    const enumerable = Object.prototype.propertyIsEnumerable.call(error, key);
    const fault = attemptProperty(e, error, key, enumerable);
    if (fault !== null && (key === 'cause' || key === 'errors')) {
      e.string(key);
      e.value(enumerable);
      e.string(`[left behind: ${fault.what}]`);
    }
  }
  e.value(null);
}

function attemptProperty(e: Encoder, error: Error, key: string, enumerable: boolean): Unsendable | null {
  return e.attempt(() => {
    e.string(key);
    e.value(enumerable);
    e.value((error as unknown as Record<string, unknown>)[key]);
  });
}

/** `name`, `message` and `stack` may be anything, even throwing getters; only strings count. */
function text(error: Error, key: 'name' | 'message' | 'stack'): string | undefined {
  try {
    const value: unknown = error[key];
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

interface ErrorClass {
  /** Of the built-in ancestor, or one of the runtime's own. */
  index: number;
  /** The class itself, where a compiled module has it. */
  own: Function | null;
}

function classOf(error: Error): ErrorClass {
  let own: Function | null = null;
  for (
    let proto: unknown = Object.getPrototypeOf(error);
    proto !== null;
    proto = Object.getPrototypeOf(proto)
  ) {
    const index = classes.findIndex((c) => c.prototype === proto);
    if (index >= 0) return { index, own };
    own ??= namedClass(proto as object);
  }
  return { index: 0, own };
}

function namedClass(proto: object): Function | null {
  const c: unknown = Object.getOwnPropertyDescriptor(proto, 'constructor')?.value;
  if (typeof c !== 'function' || c.prototype !== proto) return null;
  return namedIdentity(c) === undefined ? null : c;
}

export function decodeError(d: Decoder, head: number): Error {
  const index = head === OWN_CLASS ? d.word() : head;
  const own = head === OWN_CLASS ? (d.value() as Function | undefined) : undefined;
  const error = blank(index);
  if (typeof own === 'function') Object.setPrototypeOf(error, own.prototype as object);
  d.met(error);
  const name = d.value() as string | undefined;
  const message = d.value() as string | undefined;
  const stack = d.value() as string | undefined;
  if (index < BUILT_IN && (classes[index] as unknown) === DOMException) {
    // Its name and message live in slots that only its constructor fills.
    const exception = new DOMException(message, name);
    d.renew(error, exception);
    define(exception, 'stack', stack, false);
    skipProperties(d, exception);
    return exception;
  }
  if (message !== undefined) define(error, 'message', message, false);
  define(error, 'stack', stack, false);
  if (name !== undefined && name !== error.name) define(error, 'name', name, false);
  skipProperties(d, error);
  return error;
}

function skipProperties(d: Decoder, error: Error): void {
  for (;;) {
    const key = d.value();
    if (key === null) return;
    const enumerable = d.value() as boolean;
    define(error, key as string, d.value(), enumerable);
  }
}

/** An error without a stack trace of its own: collecting one here would cost more than all the rest. */
function blank(index: number): Error {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    const c = classes[index]!;
    if ((c as unknown) === DOMException) return new Error();
    if ((c as unknown) === AggregateError) return new AggregateError([]);
    if (index < BUILT_IN) return new (c as ErrorConstructor)();
    const error = new Error();
    Object.setPrototypeOf(error, c.prototype);
    return error;
  } finally {
    Error.stackTraceLimit = limit;
  }
}

function define(error: Error, key: string, value: unknown, enumerable: boolean): void {
  Object.defineProperty(error, key, { value, enumerable, writable: true, configurable: true });
}
