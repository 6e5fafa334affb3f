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

/** The thread could not load the module that holds the function. `cause` is what the module threw. */
export class ModuleLoadError extends Error {
  readonly code = 'ERR_HEDDLE_BLOCKING_LOAD';

  constructor(message: string, options: ErrorOptions) {
    super(message, options);
    this.name = 'ModuleLoadError';
  }
}

/**
 * The thread ended under the call: it called `process.exit`, or ran out of memory. Or it must not be started, by a thread that is
 * loading modules or is one of many that have started one another.
 */
export class BlockingThreadError extends Error {
  readonly code = 'ERR_HEDDLE_BLOCKING_THREAD';
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BlockingThreadError';
  }
}
