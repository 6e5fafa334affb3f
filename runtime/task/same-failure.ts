// One failure that comes on two ways: a task of a scope fails, and so does the body that awaits it. Whoever is behind the scope is
// to get that failure and not both as two. The language's SuppressedError is for failures that have nothing to do with each other.
import { CancelledError } from './cancel.ts';

/**
 * The one of two errors that stands for both; undefined if each says something that the other does not.
 * @param left what left the body of a scope
 * @param thrown what the tasks of the scope came to
 */
export function standsForBoth(left: unknown, thrown: unknown): { error: unknown } | undefined {
  if (carries(left, thrown) || isSameAbort(left, thrown)) return { error: left };
  if (carries(thrown, left)) return { error: thrown };
  // Cancelling is how a scope ends its own: what it was cancelled for says more.
  if (isCancellation(left)) return { error: thrown };
  if (isCancellation(thrown)) return { error: left };
  return undefined;
}

/** Whether `error` is `sought`, or was made of it: by `cause`, as one of several, or as what was suppressed. Errors may form circles. */
function carries(error: unknown, sought: unknown): boolean {
  const parts = new Set<unknown>([error]);
  for (const part of parts) {
    if (part === sought) return true;
    if (!(part instanceof Error)) continue;
    const { cause, errors, error: later, suppressed } = part as Error & Record<string, unknown>;
    const inner = [cause, later, suppressed, ...(Array.isArray(errors) ? (errors as unknown[]) : [])];
    for (const each of inner) if (each !== undefined) parts.add(each);
  }
  return false;
}

/** A cancellation, or what code throws whose AbortSignal was aborted by one. */
function isCancellation(error: unknown): boolean {
  if (error instanceof CancelledError) return true;
  return isAbort(error) && error.cause instanceof CancelledError;
}

/** Two operations were ended by the same signal. */
function isSameAbort(a: unknown, b: unknown): boolean {
  return isAbort(a) && isAbort(b) && a.cause !== undefined && a.cause === b.cause;
}

/** What is thrown by code that was told to stop by an AbortSignal. */
export function isAbort(error: unknown): error is Error {
  return error instanceof Error && error.name === 'AbortError';
}
