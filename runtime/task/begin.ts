// Calls in a task whose promise only the engine's combinators get, or nobody: tasks of their own, of functions that have a body.
import { Ctl } from '../driver/addon-types.ts';
import { cell as theCell, core } from '../executor/core.ts';
import { InPlace } from '../executor/limits.ts';
import { notFunction } from '../lowered/call.ts';
import { bodyOf } from './body.ts';
import type { Body } from './frame.ts';
import { finish, thrown } from './start.ts';

// A local constant is folded into optimised code; an imported binding is loaded at every use.
const cell = theCell;
const { ctl } = core;
const reflectApply = Reflect.apply;

/**
 * `fn.apply(self, args)`, as a task if `fn` has a body: run up to where it first waits, as any call of an async function.
 * @param text what the source calls it
 */
export function begin(fn: unknown, self: unknown, args: unknown[], text: string): unknown {
  if (typeof fn !== 'function') throw notFunction(text, begin);
  const body = bodyOf(fn);
  if (body === undefined) return reflectApply(fn, self, args);
  const marked = cell.k;
  const budget = cell.b;
  const send = cell.s;
  const raised = ctl[Ctl.FLAG]!;
  cell.k = null;
  cell.b = InPlace.NOT;
  cell.s = 0;
  let result: unknown;
  try {
    result = reflectApply(body, self, [null, ...args] as never);
  } catch (error) {
    return thrown(error, marked, budget, send);
  }
  return finish(fn as unknown as Body, result, marked, budget, send, raised);
}

/** `fn` for a collection's method to call: each of its calls begins a task. */
export function beginning(fn: Function): (...args: unknown[]) => unknown {
  return function (this: unknown, ...args) {
    return begin(fn, this, args, fn.name);
  };
}
