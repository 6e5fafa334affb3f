// How long a poll takes here, and how many of them fit between two turns of the event loop and between two looks at the
// queues that cores share. As Tokio's stats module: an exponentially weighted average, and intervals in polls that amount to a
// target in time. No clock a poll: what counts is the runs that the executor times anyway, one in 64 and the first after each
// turn from `setImmediate`, two clock reads for up to 512 polls.

/** The weight of one poll in the average: Tokio's, "plucked from thin air". A run of 22 polls replaces nine tenths of it. */
const ALPHA = 0.1;
/**
 * Polling between two turns of Node's event loop, in microseconds. A turn costs 2 to 4 µs: one to two percent. A loaded loop's
 * timers and sockets wait no longer than this for tasks that are short, and a slice for those that are long.
 */
const TURN_MICROS = 250;
/** Polling between two looks at the shared queues. Tokio's target; a look that finds nothing costs well below 1 µs. */
const QUEUE_MICROS = 200;
/** What an empty yield takes, about 30 ns: the average begins with what Tokio calls "what we hope to see". */
const FIRST_MICROS = 0.03;
/** Never more: the bound on a stretch whose polls were short when they were measured and are long now. */
const MOST = 8192;
/** Never fewer: Tokio's number, so that a look is not all that is done. */
const FEWEST = 2;

let pollMicros = FIRST_MICROS;

export const intervals = {
  /** Polls between two turns of the event loop. */
  turn: MOST,
  /** Polls between two looks at the shared queues. */
  queue: Math.floor(QUEUE_MICROS / FIRST_MICROS),
};

/** `polls` polls took `micros` microseconds each. */
export function notePolls(micros: number, polls: number): void {
  const weight = 1 - (1 - ALPHA) ** polls;
  pollMicros += weight * (micros - pollMicros);
  intervals.turn = within(TURN_MICROS / pollMicros);
  intervals.queue = within(QUEUE_MICROS / pollMicros);
}

/** The average, in microseconds. */
export function pollTime(): number {
  return pollMicros;
}

function within(polls: number): number {
  return Math.max(FEWEST, Math.min(MOST, Math.floor(polls)));
}
