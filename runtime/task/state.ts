// What generated code, tasks and executor agree on: what `cell.k` says after a call, and the state bits of a frame.

/**
 * `cell.k` after a call; before a call it holds the function about to be called. No numbers: V8 compares with null, a
 * boolean or a known object by reference, whatever else the site has seen; once a function has come by, a comparison
 * with a number is a call.
 */
export const Outcome = Object.freeze({
  /** Also what `k` is while a body runs: a callee that took the direct way has nothing to do in order to return. */
  RETURNED: null,
  SUSPENDED: true,
  /** A leaf function that gives way, said to its caller. A frame with what it waits for in `v`, which only lets others go first, said to the executor. */
  YIELD: false,
  /** Only ever seen by the executor: the frame it polled has suspended again. */
  AGAIN: undefined,
  /** A leaf function's result is the operation that its caller is to start. */
  LEAF: Object.freeze({}),
});

/**
 * What the body of a frame that was polled returns when it gives way: the executor has the queue at hand. A result and not an
 * outcome, because it stays in a register where the body is compiled into the batch loop.
 */
export const GAVE_WAY = Object.freeze({ gaveWay: true });

/** Bits of `Frame.st`. */
export const enum St {
  /** In the ready queue; `n` is the queue's link. */
  QUEUED = 1,
  /** Completed; `v` is the result. */
  DONE = 2,
  /** Completed by throwing; `v` is the error. Always together with DONE. */
  FAILED = 4,
  /** `v` is to be thrown when the body is resumed. */
  THROW = 8,
  /** A cancellation is due at the next suspension. */
  CANCEL = 16,
  /** Belongs to a send task: may be taken out of the queue and run in another isolate. */
  SEND = 32,
  /** Its handle was cancelled: ending with a CancelledError is no unhandled failure. */
  CANCELLED = 64,
  /** `n` is a task that others hold too: cancelling the waiter must not cancel it. */
  JOIN = 128,
  /** Queued without a value (preempted, yielded): a cancellation may be thrown instead of it. */
  BARE = 256,
  /** Not a call: hears of a task's completion (observe.ts). */
  OBSERVER = 512,
  /** Was resumed by the executor: whoever calls its body from now on knows the frame. */
  POLLED = 1024,
  /** Its handle is not to cancel it on disposal. */
  DETACHED = 2048,
  /** Is polled in an async context of its own, which `d` holds or will when it suspends (runtime/context). */
  CONTEXT = 32768,
  /** Made by `spawnLocal`: counted as alive until it completes. */
  SPAWNED = 65536,
  /** Made for a call, and nobody but its caller and the executor has been given it: recycled when the call ends (frame-pool.ts). */
  OWN = 131072,
  /** A task that only the function holds which is going to return it: cancelling that cancels the task (owned-call.ts). */
  KEPT = 262144,
  /** Completed by throwing, and somebody who awaited it has the error. */
  RECEIVED = 524288,
  /** Made by `spawn` or `spawnOn`, and this is its home: what its join handle holds, wherever it runs (runtime/cores/home-task.ts). */
  HOME = 1048576,
  /** Cannot travel as it stands, and is not looked at again before it has been polled (runtime/cores/stays.ts). */
  STAYS = 2097152,
  /** Size class in bits 12 and 13: F2, F6, F14, F30. */
  SIZE = 12,
  /** CANCEL, SEND or CONTEXT: there is more to do when it suspends. */
  DUTIES = 32816,
  /** The end of a scope (a group): who is cancelled while waiting for it cancels the scope and waits on. */
  SCOPE = 16384,
}
