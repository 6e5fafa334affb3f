// What makes a compiled function look like an async generator function: it inherits from %AsyncGeneratorFunction.prototype%
// and has a `prototype` of its own, which is no constructor's. Done where the function is made, or by its first call.
import { functionPrototype, prototype } from './object.ts';

/** `$generatorFunction(fn)`, for declarations and methods. Returns `fn`. */
export function generatorFunction<F extends Function>(fn: F): F {
  Object.setPrototypeOf(fn, functionPrototype);
  // A declaration has a property of these attributes already, a method has none.
  Object.defineProperty(fn, 'prototype', {
    value: Object.create(prototype) as object,
    writable: true,
    enumerable: false,
    configurable: false,
  });
  return fn;
}

/** Where an expression finds the function that it has become. */
export interface Self {
  f: Function | undefined;
}

/**
 * `$generatorExpression(($g) => ({ name(…) {…} }))`: a function expression written as a method, which is no constructor
 * and bears the name wanted.
 */
export function generatorExpression(make: (self: Self) => Record<string, Function>): Function {
  const self: Self = { f: undefined };
  const holder = make(self);
  const fn = Object.values(holder)[0]!;
  self.f = fn;
  return generatorFunction(fn);
}

/** Whether nobody has seen to `fn` yet: a hoisted declaration that is called ahead of its place. */
export function isUnprepared(fn: Function): boolean {
  return Object.getPrototypeOf(fn) === Function.prototype;
}
