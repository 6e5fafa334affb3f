// Disposal is not told whether an error is leaving the scope; lowered `using` knows. What wants to hear of it before it is
// disposed of extends this class. A private field tells it from others: asking is seen by no proxy.
export abstract class ScopeFailure {
  readonly #hears = true;

  /** An error is leaving the scope that this is the resource of. */
  protected scopeFailed(): void {}

  /** Tells `value`, if it is one of these. */
  static tell(value: object): void {
    if (#hears in value && value.#hears) value.scopeFailed();
  }
}
