// Thrown into whoever waits for a task whose core is gone. A file of its own, so that the public declarations do not lead
// into the codec's.

/** A core ended (crash, terminate, process.exit in it) with this task on it. */
export class CoreLostError extends Error {
  readonly code = 'ERR_HEDDLE_CORE_LOST';
  constructor(message: string) {
    super(message);
    this.name = 'CoreLostError';
  }
}
