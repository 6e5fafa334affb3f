// One failure that comes on two ways: a task of a scope fails, and so does the body that awaits it. Whoever is behind the scope is
// to get that failure and not both as two. The language's SuppressedError is for failures that have nothing to do with each other.
import { CancelledError } from './cancel.ts';

/** How far errors are looked into; chains of causes are short, and may be circles. */
const DEEPEST = 16;

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

/** Whether `error` is `sought`, or was made of it: by `cause`, as one of several, or as what was suppressed. */
function carries(error: unknown, sought: unknown, depth = DEEPEST): boolean {
  if (error === sought) return true;
  if (!(error instanceof Error) || depth === 0) return false;
  const { cause, errors, error: later, suppressed } = error as Error & Record<string, unknown>;
  const parts = [cause, later, suppressed, ...(Array.isArray(errors) ? (errors as unknown[]) : [])];
  return parts.some((part) => part !== undefined && carries(part, sought, depth - 1));
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
