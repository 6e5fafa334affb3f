// What channels throw.

/** The other side of a channel is closed: nothing can be received any more, or nobody would receive it. */
export class ChannelClosedError extends Error {
  readonly code = 'HEDDLE_CHANNEL_CLOSED';
  constructor(message = 'The channel was closed without a value') {
    super(message);
    this.name = 'ChannelClosedError';
  }
}

/** A receiver of a broadcast channel was too slow: values it had not received yet were overwritten. */
export class LaggedError extends Error {
  readonly code = 'HEDDLE_CHANNEL_LAGGED';
  /** How many values it missed. The next one it receives is the oldest that is still there. */
  readonly missed: number;
  constructor(missed: number, capacity: number) {
    super(
      `The receiver missed ${missed} values: it was more than ${capacity} behind. Go on receiving to get the oldest one kept, or give the channel a larger capacity`,
    );
    this.name = 'LaggedError';
    this.missed = missed;
  }
}
