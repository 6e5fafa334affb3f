// A process must not end while a join handle waits for a task on another core, and must not be kept by idle cores.
let hold: ((on: boolean) => void) | null = null;

/** The main thread sets this to ref and unref its workers; cores of their own live until they are told to stop. */
export function setKeepAlive(callback: ((on: boolean) => void) | null): void {
  hold = callback;
}

/** Somebody waits for a task on another core. */
export let awaited = false;

export function keepAlive(on: boolean): void {
  awaited = on;
  if (hold !== null) hold(on);
}
