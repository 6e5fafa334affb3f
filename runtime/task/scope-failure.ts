// Disposal is not told how the body of a scope ended; lowered `using` knows. What wants to hear of it before it is disposed of
// extends this class. A private field tells it from others: asking is seen by no proxy.
export abstract class ScopeFailure {
  readonly #hears = true;

  /** The scope that this is the resource of is left; `failed`: by an error, which will be weighed against what disposal throws. */
  protected scopeEnds(_failed: boolean): void {}

  /** Tells `value`, if it is one of these; whether it is. */
  static tell(value: object, failed: boolean): boolean {
    if (!(#hears in value) || !value.#hears) return false;
    value.scopeEnds(failed);
    return true;
  }
}
