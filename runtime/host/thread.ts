// Which thread this is. `node:worker_threads` knows, and takes 4 ms to load in a program that has no threads; on Linux the kernel
// tells a process's first thread, which is never a worker, in microseconds.
import { readlinkSync } from 'node:fs';

/** Loaded when first asked for. */
export function workerThreads(): typeof import('node:worker_threads') {
  return process.getBuiltinModule('node:worker_threads');
}

/** Is this the thread that the process began with? False also where nobody can say. */
function isFirst(): boolean {
  try {
    // PID/task/TID; proc(5).
    return /^(\d+)\/task\/\1$/.test(readlinkSync('/proc/thread-self'));
  } catch {
    return false;
  }
}

const first = process.platform === 'linux' && isFirst();

/** As `node:worker_threads` has it. */
export const isMainThread: boolean = first || workerThreads().isMainThread;

/** As `node:worker_threads` has it: null on the main thread. */
export const workerData: unknown = first ? null : workerThreads().workerData;
