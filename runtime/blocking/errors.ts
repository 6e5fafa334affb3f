// What blocking calls fail with besides their own errors.

/** All threads are busy and the queue is full. */
export class BlockingQueueFullError extends Error {
  readonly code = 'ERR_HEDDLE_BLOCKING_FULL';
  constructor(name: string, threads: number, queued: number) {
    super(
      `spawnBlocking(${name}): ${threads} threads are busy and ${queued} calls wait; await blockingRoom() before each call, ` +
        'or raise the limits (Runtime.start({ blocking: { threads, queue } }))',
    );
    this.name = 'BlockingQueueFullError';
  }
}

/** The thread ended under the call: it called `process.exit`, or ran out of memory. */
export class BlockingThreadError extends Error {
  readonly code = 'ERR_HEDDLE_BLOCKING_THREAD';
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BlockingThreadError';
  }
}
