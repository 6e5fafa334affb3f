// Opening a FIFO waits for its other end, as open(2) says: O_RDONLY for a writer, O_WRONLY for a reader. Neither driver
// lets a thread wait for that. libuv has four threads and io_uring's kernel workers are few (four a CPU): as many opens
// that wait would keep every other file operation waiting, and Node cannot end a process while one of libuv's threads
// is in an open. Nor does io_uring wait by itself: it opens with O_NONBLOCK first and takes what comes of it.
//
// So both drivers open with O_NONBLOCK, which never waits, and look again in growing steps:
// - for reading, the open succeeds at once; it is delivered when a writer is there or has been (native/os/fifo.h);
// - for writing, it fails with ENXIO as long as there is no reader, and is tried again.
// To others the FIFO looks as it does beside an open(2) that waits, but that a writer which waits is not there between
// two looks: who opens for reading with O_NONBLOCK and leaves within LONGEST_MS may be missed.
import { constants, statSync } from 'node:fs';
import { clearTimeout, setTimeout } from '../host/timers.ts';

const { O_CREAT, O_DIRECTORY, O_EXCL, O_NONBLOCK, O_RDONLY, O_RDWR, O_WRONLY } = constants;
/** open(2)'s O_ACCMODE and O_PATH; Node exports neither. */
const O_ACCMODE = O_RDONLY | O_WRONLY | O_RDWR;
const O_PATH = 0o10000000;

/** A look costs some 10 µs: at most 0.1 % of a CPU for each open that waits. */
const LONGEST_MS = 16;

/** Whether an open with these flags waits, if it is of a FIFO. */
export function mayWait(flags: number): boolean {
  const creates = (flags & O_CREAT) !== 0 && (flags & O_EXCL) !== 0;
  return !creates && (flags & (O_NONBLOCK | O_DIRECTORY | O_PATH)) === 0 && (flags & O_ACCMODE) !== O_RDWR;
}

export function forReading(flags: number): boolean {
  return (flags & O_ACCMODE) === O_RDONLY;
}

/** For an open that failed with ENXIO, which sockets and missing devices do too. The kernel has just looked it up. */
export function isFifo(path: string): boolean {
  try {
    return statSync(path).isFIFO();
  } catch {
    return false;
  }
}

/** Looks again and again, after 1, 2, 4 … LONGEST_MS milliseconds, until there is no reason to or nobody wants it. */
export class Patience {
  /** It was given up: nothing will wait any more. */
  over = false;
  private delay = 1;
  private timer: NodeJS.Timeout | null = null;
  private abandoned: (() => void) | null = null;

  /** Calls `look` after a while, or `abandoned` once, if the wait is or has been given up. */
  later(look: () => void, abandoned: () => void): void {
    if (this.over) {
      abandoned();
      return;
    }
    this.abandoned = abandoned;
    this.timer = setTimeout(() => {
      this.timer = null;
      look();
    }, this.delay);
    this.delay = Math.min(this.delay * 2, LONGEST_MS);
  }

  abandon(): void {
    this.over = true;
    if (this.settle()) this.abandoned!();
  }

  /** What it waited for was seen otherwise: it does not look again. True if it would have. */
  settle(): boolean {
    if (this.timer === null) return false;
    clearTimeout(this.timer);
    this.timer = null;
    return true;
  }
}
