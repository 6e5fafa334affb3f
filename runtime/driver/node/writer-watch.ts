// Whether a FIFO that was opened for reading has a writer, or had one since, where there is no addon to ask (native/os/fifo.h).
// Nothing that Node offers tells without reading, so what is read on the way is kept for whoever reads first:
// - a read tells of a writer that is there and has written nothing: EAGAIN, where there is none 0;
// - a socket over a second descriptor of the FIFO hears at once of what is written, and of a writer that has gone again.
// Both go on in this thread, so what they have read is in order. Linux only: elsewhere a FIFO that no writer has opened looks ended.
//
// No socket in a worker thread: Node keeps a list of the descriptors that a worker has opened by number, from which one that a socket
// closes is never taken, and closes them once more at the worker's end.
import fs from 'node:fs';
import { Socket } from 'node:net';
import { isMainThread } from '../../host/thread.ts';

const { O_NONBLOCK, O_RDONLY } = fs.constants;

/** What a pipe holds. */
const scratch = new Uint8Array(64 * 1024);

export class WriterWatch {
  /** What was read, in order. */
  readonly ahead: Uint8Array[] = [];
  /** For the reader: open, with O_NONBLOCK. */
  readonly fd: number;
  #socket: Socket | null = null;

  /**
   * @param fifo opened with O_NONBLOCK; `fd`, or closed by this, also if it throws
   * @param seen called when the socket has heard of a writer; nothing more happens then
   * @throws an Error with `code` where there is no descriptor left
   */
  constructor(fifo: number, seen: () => void) {
    this.fd = isMainThread ? again(fifo) : fifo;
    if (isMainThread) this.#listen(fifo, seen);
  }

  #listen(fifo: number, seen: () => void): void {
    const socket = new Socket({ fd: fifo, readable: true, writable: false });
    this.#socket = socket;
    const arrived = (): void => {
      if (this.#deafen()) seen();
    };
    socket.on('data', (chunk: Buffer) => {
      this.ahead.push(chunk);
      arrived();
    });
    socket.on('end', arrived).on('error', arrived);
  }

  /** Looks for a writer. True: there is one, or was. */
  look(): boolean {
    try {
      const bytes = fs.readSync(this.fd, scratch, 0, scratch.length, null);
      if (bytes === 0) return false;
      this.ahead.push(scratch.slice(0, bytes));
    } catch {
      // EAGAIN: a writer. Any other error is the reader's to hear.
    }
    this.#deafen();
    return true;
  }

  /** Nobody wants to read any more. */
  abandon(): void {
    this.#deafen();
    fs.closeSync(this.fd);
  }

  /** False if it was so already. */
  #deafen(): boolean {
    const socket = this.#socket;
    this.#socket = null;
    socket?.destroy();
    return socket !== null;
  }
}

/** Another descriptor of the same FIFO. */
function again(fifo: number): number {
  try {
    return fs.openSync(`/proc/self/fd/${fifo}`, O_RDONLY | O_NONBLOCK);
  } catch (error) {
    fs.closeSync(fifo);
    throw error;
  }
}

/** Takes from the front of what was read ahead; 0 if there is nothing. */
export function takeAhead(ahead: Uint8Array[], into: Uint8Array): number {
  const first = ahead[0];
  if (first === undefined) return 0;
  const bytes = Math.min(first.length, into.length);
  into.set(first.subarray(0, bytes));
  if (bytes < first.length) ahead[0] = first.subarray(bytes);
  else ahead.shift();
  return bytes;
}
