// What a TCP stream has gone through, the same over both drivers, with the codes of node:net. A connection that is reset stays
// so: the kernel says it once, to whichever call comes first, and calls the rest an end of the stream (reads) or EPIPE (writes).
//
//   broken    every later write and shutdown fails with that code; reads deliver what is left and then fail with it, unless
//             the stream's end has been delivered before
//   finishing shutdown() was called: ERR_STREAM_WRITE_AFTER_END for later writes, and EPIPE once the peer's end has been read too:
//             nothing is left of the connection. Earlier writes go first.
import { Descriptor } from './descriptor.ts';
import { ECONNABORTED, ECONNRESET, EPIPE, lostConnection, streamError } from './errors.ts';
import type { Operation } from './operation.ts';

export class StreamDescriptor extends Descriptor {
  /** Negative errno of the failure that ended the connection; 0: it stands. */
  broken = 0;
  /** The end of what the peer sends has been delivered. */
  ended = false;
  /** The end of the writing side is asked for; has been sent. */
  finishing = false;
  finished = false;

  constructor() {
    super('stream');
  }

  override admit(operation: Operation): boolean {
    if (operation.syscall !== 'read') {
      if (this.broken !== 0) return false;
      if (this.finishing && (this.finished || operation.syscall === 'write')) return false;
    }
    return super.admit(operation);
  }

  override refusal(syscall: string): Error {
    if (this.open && this.broken !== 0) return streamError(this.broken, syscall);
    if (this.open && this.finishing) {
      if (syscall !== 'write') return alreadyFinished();
      return this.ended ? streamError(EPIPE, syscall) : writeAfterEnd();
    }
    return super.refusal(syscall);
  }

  /** The connection is gone if `errno` says so; the error of the call that heard of it. */
  failed(errno: number, syscall: string): Error {
    if (this.broken === 0 && lostConnection(errno)) this.broken = errno;
    return streamError(errno, syscall);
  }

  /** As `failed`, for a call that heard of it too late to be told which. */
  gone(syscall: string): Error {
    if (this.broken === 0) this.broken = this.ended ? EPIPE : ECONNRESET;
    return streamError(this.broken, syscall);
  }

  /** As `failed`, with an error of node:net's. A stream that was destroyed for other reasons was aborted here. */
  destroyed(error: Error | null, syscall: string): Error {
    if (this.broken === 0) {
      const { errno } = (error ?? {}) as { errno?: unknown };
      this.broken = typeof errno === 'number' && lostConnection(errno) ? errno : ECONNABORTED;
    }
    return streamError(this.broken, syscall);
  }
}

function writeAfterEnd(): Error {
  return Object.assign(new Error('write after end: shutdown() was called on this stream'), {
    code: 'ERR_STREAM_WRITE_AFTER_END',
  });
}

function alreadyFinished(): Error {
  return Object.assign(new Error('Cannot call shutdown after a stream was finished'), {
    code: 'ERR_STREAM_ALREADY_FINISHED',
  });
}
