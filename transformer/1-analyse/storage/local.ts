// How a lowered function keeps one of its bindings. null on a binding means: untouched, JavaScript's own scoping.

/** A variable of a lowered function's body that the emitter knows: a hoisted binding or a temporary. */
export interface Local {
  /** Name in the emitted text. */
  name: string;
  /** Source name for debuggers and the module record, null for temporaries. */
  readonly source: string | null;
  /** 'box': the local holds `{ v }`, shared with closures. */
  readonly kind: 'plain' | 'box';
  /** A box made anew each round: closures must hold the box, not the variable, so its block has a name for it too. */
  readonly alias: string | null;
  /** Of a `for` whose head has closures: the head too uses the block's name, see statements/for.ts. */
  readonly aliasInHead?: boolean;
  /** The box may be read before initialisation: it starts as one that throws. */
  readonly guarded: boolean;
  /** Assignments throw: a constant that something assigns to. Guarded too. */
  readonly constant?: boolean;
  /** Always assigned before it is read, so it may start as a number: see 4-emit/prologue.ts. */
  readonly assignedFirst: boolean;
  /** Does it hold a number whenever it is restored? Decides how, see 4-emit/frame-text.ts. */
  numeric: 'always' | 'maybe' | 'no';
  /** It starts as an integer literal and only ever moves by integer literals, so it can neither be NaN nor stand still. */
  readonly integer: boolean;
  slot: number;
}

export interface Storage {
  readonly local: Local;
}
