// What bounds a run of the executor, in polls; the bounds that follow measured time are in poll-time.ts.

export const enum Limit {
  /**
   * Awaits in a row that go on in place; then Node's microtasks have their turn. Some 80 µs of awaits that have nothing to
   * wait for. What a detour costs depends on the depth of the recursion it has to save: with 128 the recursive Fibonacci
   * function spent half of its time on it, with 16384 three percent.
   */
  BUDGET = 16384,
  /** Of so many runs one is timed: two clocks in 64 runs of a single poll are 1 ns each. */
  SAMPLED_RUNS = 64,
  /**
   * Polls of one microtask; then other microtasks get their turn: after 5 µs where tasks only yield, 20 where they talk over
   * channels; by the measured time of a poll no more than the 250 µs of poll-time.ts. A repost costs as much as ten polls; with 256, tasks that talk over
   * channels cost 4 to 8 % more, with 1024 no less.
   */
  MICROTASK_POLLS = 512,
  /**
   * Tasks polled from the LIFO slot before another one has its turn; Tokio's number. Two tasks that wake each other would
   * otherwise keep everything else waiting.
   */
  LIFO_POLLS = 3,
}

/** `cell.b` of one who has used up the budget, as against one who must let something else go first. */
export const enum InPlace {
  SPENT = -1,
  NOT = -0x100000,
  /** The same outside of all compiled code, with nothing ready (see fresh-slice.ts). */
  REST = -0x200000,
}
