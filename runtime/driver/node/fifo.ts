// Files that may be FIFOs over libuv's thread pool, whose threads must not be held by a call that waits for somebody else:
// there are four, and a process cannot end while one of them is in an open (driver/fifo.ts). So a FIFO is opened with
// O_NONBLOCK and stays so; where a blocking one would wait, the call is made again.
//
// Whether a FIFO opened for reading has a writer the addon says, or on Linux without it writer-watch.ts. Elsewhere nobody can say: there
// such an open waits in a thread of libuv.
import fs from 'node:fs';
import { core } from '../../executor/core.ts';
import { Fifo } from '../addon-types.ts';
import type { Descriptor } from '../descriptor.ts';
import { CallbackOperation, type Done } from '../callback-operation.ts';
import { forReading, mayWait, Patience } from '../fifo.ts';
import { closeDescriptor } from './close-descriptor.ts';
import { WriterWatch } from './writer-watch.ts';

const { O_NONBLOCK, O_RDWR } = fs.constants;

/** `ahead`: what was read in finding out that there is a writer, to be read first. */
export type Opened = (error: Error | null, fd: number, ahead: Uint8Array[]) => void;

/** An operation of calls between which it may wait; cancelled while it waits, it ends at once. */
export class PatientOperation extends CallbackOperation {
  private readonly patience: Patience;

  constructor(
    syscall: string,
    owner: Descriptor | null,
    run: (done: Done, patience: Patience) => void,
    unwanted: (() => void) | null = null,
  ) {
    const patience = new Patience();
    super(syscall, owner, (done) => run(done, patience), unwanted);
    this.patience = patience;
  }

  override cancel(): void {
    super.cancel();
    this.patience.abandon();
  }
}

/**
 * Asks what `path` names. Of a FIFO that a call with these flags would wait at, `waiting` gets a descriptor once the other
 * end is there; for everything else there is `plain`.
 */
export function unlessFifo(
  path: string,
  flags: number,
  patience: Patience,
  plain: () => void,
  waiting: Opened,
): void {
  if (!mayWait(flags) && (flags & (O_RDWR | O_NONBLOCK)) !== O_RDWR) {
    plain();
    return;
  }
  fs.stat(path, (unknown, stats) => {
    const known = !forReading(flags) || core.addon?.fifoState !== undefined || process.platform === 'linux';
    if (unknown !== null || !stats.isFIFO() || !known) plain();
    else openFifo(path, flags, patience, plain, waiting);
  });
}

function openFifo(path: string, flags: number, patience: Patience, plain: () => void, opened: Opened): void {
  fs.open(path, flags | O_NONBLOCK, (error, fd) => {
    if (error !== null && error.code === 'ENXIO') {
      // From the beginning: the path may name something else by then.
      const again = (): void => unlessFifo(path, flags, patience, plain, opened);
      patience.later(again, () => opened(abandoned(), -1, []));
    } else if (error !== null || !forReading(flags)) opened(error, fd, []);
    else if (core.addon?.fifoState !== undefined) askForWriter(fd, core.addon.fifoState, patience, opened);
    else watchForWriter(fd, patience, opened);
  });
}

function askForWriter(fd: number, stateOf: (fd: number) => number, patience: Patience, opened: Opened): void {
  if (stateOf(fd) !== Fifo.NO_WRITER) opened(null, fd, []);
  else
    patience.later(
      () => askForWriter(fd, stateOf, patience, opened),
      () => closeDescriptor(fd, () => opened(abandoned(), -1, [])),
    );
}

function watchForWriter(watched: number, patience: Patience, opened: Opened): void {
  let watch: WriterWatch;
  const found = (): void => {
    patience.settle();
    opened(null, watch.fd, watch.ahead);
  };
  try {
    watch = new WriterWatch(watched, found);
  } catch (error) {
    opened(error as Error, -1, []);
    return;
  }
  const look = (): void => {
    if (watch.look()) found();
    else
      patience.later(look, () => {
        watch.abandon();
        opened(abandoned(), -1, []);
      });
  };
  look();
}

/** Makes a call again until it ends otherwise than with EAGAIN. */
export function untilReady(
  call: (done: (error: NodeJS.ErrnoException | null, bytes: number) => void) => void,
  patience: Patience,
  done: (error: Error | null, bytes: number) => void,
): void {
  call((error, bytes) => {
    if (error === null || error.code !== 'EAGAIN') done(error, bytes);
    else
      patience.later(
        () => untilReady(call, patience, done),
        () => done(abandoned(), 0),
      );
  });
}

/** Reads a FIFO to its end, behind `chunks`. */
export function readToEnd(
  fd: number,
  chunks: Uint8Array[],
  patience: Patience,
  done: (error: Error | null, content: Buffer) => void,
): void {
  const next = (): void => {
    const chunk = Buffer.allocUnsafe(64 * 1024);
    const read = (back: (error: NodeJS.ErrnoException | null, bytes: number) => void): void =>
      fs.read(fd, chunk, 0, chunk.length, null, back);
    untilReady(read, patience, (error, bytes) => {
      if (bytes > 0) chunks.push(chunk.subarray(0, bytes));
      if (error !== null || bytes === 0) done(error, Buffer.concat(chunks));
      else next();
    });
  };
  next();
}

/** Writes all of `data` to a FIFO. */
export function writeToEnd(
  fd: number,
  data: Uint8Array,
  patience: Patience,
  done: (error: Error | null) => void,
): void {
  let written = 0;
  const next = (): void => {
    if (written === data.length) {
      done(null);
      return;
    }
    const write = (back: (error: NodeJS.ErrnoException | null, bytes: number) => void): void =>
      fs.write(fd, data, written, data.length - written, null, back);
    untilReady(write, patience, (error, bytes) => {
      written += bytes;
      if (error !== null) done(error);
      else next();
    });
  };
  next();
}

function abandoned(): Error {
  return Object.assign(new Error('abandoned'), { name: 'AbortError' });
}
