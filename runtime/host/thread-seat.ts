// What heddle has made of this thread: nothing (the main thread, or a worker thread of the user's), a core, or a blocking
// thread. The runtime knows it before anything of it runs: modules that Node preloads (`--import`) come first.
import { workerData } from './thread.ts';

export interface ThreadSeat {
  readonly kind: 'core' | 'blocking';
  /** Of a blocking thread: itself and the blocking threads that have started one another, down to it. Of a core: 0. */
  readonly depth: number;
  /** What the program began with, see entry.ts. */
  readonly entries: readonly string[];
  /** It would run the program again on another thread, and cannot say so itself: it is not compiled. */
  readonly sealed: boolean;
}

/** The field of `workerData` that holds the seat. */
export interface Seated {
  readonly heddle: ThreadSeat;
}

/** Null unless heddle started this thread. */
export const seat: ThreadSeat | null = read(workerData as unknown);

let begun = seat === null;

/** The thread's own program begins: Node has preloaded what it was told to. */
export function beginThread(): void {
  begun = true;
}

/** Does Node still load what stands before the thread's own program? */
export function isPreloading(): boolean {
  return !begun;
}

function read(data: unknown): ThreadSeat | null {
  const found = typeof data === 'object' && data !== null ? (data as Partial<Seated>).heddle : undefined;
  return typeof found === 'object' && Array.isArray(found.entries) ? found : null;
}
