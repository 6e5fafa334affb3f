// When the process may end. The rule: as on one thread, it lives as long as something goes on anywhere that would keep a
// single event loop alive, and it is not kept by cores, threads and sockets that are merely there.
//
//   outstanding                                          what keeps the process
//   a task from here that is on another core             `awaited`: the cores' worker handles are referenced
//   timers, I/O, tasks of a core's own, left by a task   when the main thread's loop has run dry, each core is asked to
//                                                        answer when its own has (`settle` in core-thread.ts, worker.ts)
//   a question to a core: dump, drain, settle, stop      that core's handle is referenced until the answer
//   a blocking call, one in the queue, or room for one   the threads in question (blocking/pool.ts); abandoned calls: nothing
//   an operation, accept, sleep                          ring: the loop's prepare handle, by the count of awaited ones
//                                                        (uring/ring.ts); node: the socket, server or timer itself
//   a file or socket that is open, a listener, a spare or thread in reserve, sysmon, a trace, HEDDLE_DUMP_SIGNAL: nothing
//   what waits for a promise, a lock or a channel that nobody will serve: nothing, as natively (exit code 13 at top level)
//
// A core that answers has no task, so only a delivery gives it work again: if the number of deliveries of all cores is
// still what it was before they were asked, all of them are idle at once, and the process ends.
//
// Rejected: cores that reference the process while they have work (each transition would cost the main thread a message),
// counting tasks only (timers and sockets that a task leaves behind are work as well).
let hold: ((on: boolean) => void) | null = null;

/** What to do when a task of this isolate is elsewhere, and when none is any more. */
export function setKeepAlive(callback: ((on: boolean) => void) | null): void {
  hold = callback;
}

/** Somebody waits for a task on another core. */
export let awaited = false;

export function keepAlive(on: boolean): void {
  awaited = on;
  if (hold !== null) hold(on);
}
