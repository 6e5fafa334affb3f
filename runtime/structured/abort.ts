// AbortSignals: what heddle's own operations make of one.
import type { AbortSignal } from '../host/platform.ts';
import { cell } from '../executor/core.ts';
import { faultOf } from '../options/check.ts';
import { abortSignal } from '../options/rule.ts';
import { leaf, leafError, leafValue } from '../task/leaf.ts';
import type { Work } from './child.ts';
import { Limit, type Trigger } from './limit.ts';

/** An operation was ended by an AbortSignal; `cause` is the signal's reason. */
export class AbortError extends Error {
  readonly code = 'ABORT_ERR';
  constructor(reason: unknown) {
    super('The operation was aborted by its AbortSignal; `cause` is the reason', { cause: reason });
    this.name = 'AbortError';
  }
}

class Listener implements Trigger {
  readonly #signal: AbortSignal;
  readonly #abort: () => void;

  constructor(signal: AbortSignal, abort: () => void) {
    this.#signal = signal;
    this.#abort = abort;
    signal.addEventListener('abort', abort, { once: true });
  }

  release(): void {
    this.#signal.removeEventListener('abort', this.#abort);
  }
}

/** Calls `abort` with an AbortError when `signal` is aborted; not if it has been. */
export function listen(signal: AbortSignal, abort: (error: AbortError) => void): Trigger {
  return new Listener(signal, () => abort(new AbortError(signal.reason)));
}

/**
 * Does `work` until `signal` is aborted: then cancels it, waits for its end, and throws an AbortError. What `work` may be,
 * and what is cancelled, is as with `select`. If `signal` has been aborted, `work` is not begun.
 */
export function abortable<T>(signal: AbortSignal, work: Work<T>): Promise<Awaited<T>> {
  const direct = cell.k === abortable;
  // User code runs from here on, and must not find the mark.
  if (direct) cell.k = null;
  const fault = faultOf('abortable', 'signal', signal, abortSignal);
  if (fault !== null) {
    if (direct) cell.k = abortable;
    return leafError(abortable, fault);
  }
  const limit = new Limit();
  if (signal.aborted) limit.refuse(new AbortError(signal.reason));
  else {
    limit.begin(work);
    if (!limit.done) limit.add(listen(signal, (error) => limit.expire(error)));
  }
  if (direct) cell.k = abortable;
  return limited(abortable, limit);
}

/** The result of leaf function `self`, which has begun `limit`. */
export function limited<T>(self: Function, limit: Limit): Promise<Awaited<T>> {
  if (!limit.done) return leaf(self, limit);
  if (limit.failed) return leafError(self, limit.value);
  return leafValue(self, limit.value as Awaited<T>);
}
