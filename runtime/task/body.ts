// A task's body, hung beside the engine's own function (ARCHITECTURE.md §1): a private field, which nobody sees and which takes no
// hash to find. A call inside a task looks for it on what it calls.
import { cell as theCell } from '../executor/core.ts';
import type { Launch } from './launch.ts';

// A local constant is folded into optimised code; an imported binding is loaded at every use.
const cell = theCell;

/** `body(null, …args)` begins the call, as generated code does. */
export type CallableBody = (frame: null, ...args: never[]) => unknown;

class Itself {
  constructor(object: object) {
    return object;
  }
}

class Hung extends Itself {
  #body: CallableBody;
  #launch: Launch | undefined;

  constructor(fn: Function, body: CallableBody, launch: Launch | undefined) {
    super(fn);
    this.#body = body;
    this.#launch = launch;
  }

  static bodyOf(fn: object): CallableBody | undefined {
    return #body in fn ? (fn as Hung).#body : undefined;
  }

  static launchOf(fn: object): Launch | undefined {
    return #body in fn ? (fn as Hung).#launch : undefined;
  }

  static has(fn: object): boolean {
    return #body in fn;
  }
}

const { has } = Hung;

/** The body of `fn`; undefined if it has none. */
export const bodyOf: (fn: object) => CallableBody | undefined = Hung.bodyOf;

/** Are tasks possible? Functions that are made again and again get their bodies from then on. */
export const tasks = { on: false };

/** Hangs `body` beside `fn`, if there is one; returns `fn`. */
export function hang<F>(fn: F, body: CallableBody | false | undefined, launch?: Launch): F {
  if (body && typeof fn === 'function' && !has(fn)) new Hung(fn, body, launch);
  return fn;
}

/** How to begin a task of `fn` in a frame of its own; undefined if it is not a registered function. */
export const launchOf: (fn: Function) => Launch | undefined = Hung.launchOf;

const reflectApply = Reflect.apply;

/** `fn.apply(self, args)` as generated code calls: by the body if there is one, else with `fn` in the cell. */
export function callInTask(fn: Function, self: unknown, args: unknown[]): unknown {
  const found = body(fn);
  return found === undefined
    ? reflectApply(fn, self, args)
    : reflectApply(found, self, [null, ...args] as never);
}

/**
 * The body of what is about to be called, to be called in its place. Without one the callee is put into the cell, where a leaf
 * function finds itself.
 */
export function body(fn: unknown): CallableBody | undefined {
  const found = typeof fn === 'function' ? bodyOf(fn) : undefined;
  cell.k = found === undefined ? fn : null;
  return found;
}
