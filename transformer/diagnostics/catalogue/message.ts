// What the catalogue says of one diagnostic. Its page in docs/diagnostics is made from the same words.
export interface Message {
  /** Stable; never given to anything else, even when the message is retired. */
  readonly code: string;
  readonly severity: 'warning' | 'info' | 'error';
  /** {0}, {1} … are replaced by the arguments: construct first, then what helps to find it. */
  readonly text: string;
  /** Why it is so, and what it means for the program. */
  readonly note: string;
  /** What to do about it. */
  readonly help: string;
  /** Source that is answered with this message; a test holds it to that. Absent where no source can ask for it. */
  readonly example?: string;
}
