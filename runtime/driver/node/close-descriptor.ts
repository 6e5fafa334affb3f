// Closing what node:fs has opened, so that it is closed in any case. When a worker thread is told to end, Node withdraws the calls that
// libuv's pool has not begun, and a descriptor is off its list of what is then to be closed as soon as its closing was asked for. So
// a worker closes in place, which costs what close(2) costs; the main thread ends with the process.
import fs from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/** Closes `fd`, which nobody may use any more. `done` is called later, with the error of close(2) if there was one. */
export function closeDescriptor(fd: number, done: (error: Error | null) => void): void {
  if (isMainThread) return fs.close(fd, (error) => done(error ?? null));
  let failed: Error | null = null;
  try {
    fs.closeSync(fd);
  } catch (error) {
    failed = error as Error;
  }
  setImmediate(done, failed);
}
