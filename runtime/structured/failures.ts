// What a scope throws when several things failed in it: one error as it is, several as an AggregateError.

/** Several operations of one scope failed. `errors` in the order in which they did; `cause` is the first of them. */
export class ScopeError extends AggregateError {
  readonly code = 'HEDDLE_SCOPE_FAILED';
  constructor(errors: unknown[], what: string) {
    super(errors, `${errors.length} failures in ${what}: ${errors.map(describe).join('; ')}`, {
      cause: errors[0],
    });
    this.name = 'ScopeError';
  }
}

/** A task was to be spawned into a group or a set that takes no more. */
export class ScopeClosedError extends Error {
  readonly code = 'HEDDLE_SCOPE_CLOSED';
  constructor(message: string) {
    super(message);
    this.name = 'ScopeClosedError';
  }
}

/** The one error that stands for `errors`, of which there is at least one. */
export function combine(errors: unknown[], what: string): unknown {
  return errors.length === 1 ? errors[0] : new ScopeError(errors, what);
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : typeof error;
}
