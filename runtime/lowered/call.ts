// Calls of what generated code holds in a temporary: a member, a callee that stands before an argument that awaits. In each of
// these, `text` is what the source calls it: the engine would quote the temporary.
type Fn = (this: unknown, ...args: unknown[]) => unknown;

const reflectApply = Reflect.apply;
/** `call(fn, self, …)`. V8 makes the plain call of it, and no array, whatever a program does to `call` of its functions. */
const call = Function.prototype.call.bind(Function.prototype.call) as (
  fn: Fn,
  self: unknown,
  ...args: unknown[]
) => unknown;

export function apply(fn: unknown, self: unknown, args: ArrayLike<unknown>, text: string): unknown {
  if (typeof fn !== 'function') throw notFunction(text, apply);
  return reflectApply(fn, self, args);
}

/** Written out by arity, as `start0` … are. */
export function call0(fn: unknown, self: unknown, text: string): unknown {
  if (typeof fn !== 'function') throw notFunction(text, call0);
  return call(fn as Fn, self);
}

export function call1(fn: unknown, self: unknown, a: unknown, text: string): unknown {
  if (typeof fn !== 'function') throw notFunction(text, call1);
  return call(fn as Fn, self, a);
}

export function call2(fn: unknown, self: unknown, a: unknown, b: unknown, text: string): unknown {
  if (typeof fn !== 'function') throw notFunction(text, call2);
  return call(fn as Fn, self, a, b);
}

export function call3(fn: unknown, self: unknown, a: unknown, b: unknown, c: unknown, text: string): unknown {
  if (typeof fn !== 'function') throw notFunction(text, call3);
  return call(fn as Fn, self, a, b, c);
}

/** Thrown where `helper` was called. */
export function notFunction(text: string, helper: Function): TypeError {
  const error = new TypeError(`${text} is not a function`);
  Error.captureStackTrace(error, helper);
  return error;
}
