// Why a task that was about to move stays on its core. One word each, for counting; the whole story is the error's text.

/** In the order of the words in a core's row of statistics. */
export const STAY_REASONS = [
  /** a closure or method is live, or suspended in the middle of the task */
  'function',
  /** an instance of a class without a codec */
  'instance',
  /** an iterator or generator that cannot be rebuilt */
  'iterator',
  /** a promise, task or join handle */
  'promise',
  /** a socket, file, emitter or other handle */
  'handle',
  'symbol',
  /** WeakMap, WeakRef … */
  'weak',
  /** something of the program's entry */
  'entry',
  /** an operation of the runtime in the middle of the task (select, timeout, a group) */
  'operation',
  /** an async context that the task has entered */
  'context',
  /** too large, or nested too deeply */
  'size',
  /** as many tasks as can be are elsewhere */
  'seats',
  /** an error while it was encoded, of a getter or a codec */
  'threw',
] as const;

export type StayReason = (typeof STAY_REASONS)[number];
