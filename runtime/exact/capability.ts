// A native promise and the functions that settle it, as the engine makes them for a call of an async function; and who
// awaits it, for the trace of an error that the call throws: nearly always whoever has just made the call.
// Rejected: a private field that leads from the promise to this (50 ns an await, of 100).
import { cell as theCell } from '../executor/core.ts';
import type { Frame } from '../task/frame.ts';

// A local constant is folded into optimised code; an imported binding is loaded at every use.
const cell = theCell;

type Settle = (value: unknown) => void;

export class Capability {
  /** By which whoever awaits the call is recognised: a function that only returns this promise puts its own here. */
  promise: Promise<unknown>;
  readonly resolve: Settle;
  readonly reject: Settle;
  /** The frame that awaits the promise of a call under way. */
  awaiter: Frame | null;

  constructor(promise: Promise<unknown>, resolve: Settle, reject: Settle) {
    this.promise = promise;
    this.resolve = resolve;
    this.reject = reject;
    this.awaiter = null;
  }
}

const NativePromise = Promise;

export function capability(): Capability {
  let resolve!: Settle;
  let reject!: Settle;
  const promise = new NativePromise((fulfil, refuse) => {
    resolve = fulfil;
    reject = refuse;
  });
  return new Capability(promise, resolve, reject);
}

/** The call that has failed at once, until something is awaited. */
let failed: Capability | null = null;

export function failedAtOnce(call: Capability): void {
  failed = call;
}

/** A function returns `value` and has `made` for its own promise: who awaits that waits for the call made last, if it is its. */
export function handsOn(value: unknown, made: Capability): void {
  const call = (cell.f as Frame).w?.s1;
  if (call instanceof Capability && call.promise === value) call.promise = made.promise;
}

/**
 * `frame` is about to await `value`. True if that is the call made last: one that has suspended is still in the cell, which
 * spares storing it anywhere else.
 */
export function awaitsCall(frame: Frame, value: unknown): boolean {
  const callee = cell.f as Frame | null;
  if (callee !== null) {
    cell.f = null;
    const call = callee.w?.s1;
    if (call instanceof Capability && call.promise === value) {
      call.awaiter = frame;
      return true;
    }
  }
  if (failed === null) return false;
  const { promise } = failed;
  failed = null;
  return promise === value;
}
