// Files over libuv's thread pool, by node:fs callbacks.
import fs from 'node:fs';
import { Descriptor } from '../descriptor.ts';
import type { FileHandle, FsDriver, Wrap } from '../driver.ts';
import type { Operation } from '../operation.ts';
import { fromNode } from '../read-stats.ts';
import { CallbackOperation, type Done } from '../callback-operation.ts';
import type { Patience } from '../fifo.ts';
import { NodeClose } from './close.ts';
import { closeDescriptor } from './close-descriptor.ts';
import { PatientOperation, readToEnd, unlessFifo, untilReady, writeToEnd } from './fifo.ts';
import { readFile as readAll, writeFile as writeAll } from './whole-file.ts';
import { takeAhead } from './writer-watch.ts';

class NodeFile extends Descriptor implements FileHandle {
  readonly fd: number;
  /** A FIFO's, opened with O_NONBLOCK though the program did not ask for it. */
  readonly waits: boolean;
  /** What was read of it before it was delivered. */
  readonly ahead: Uint8Array[];

  constructor(fd: number, waits: boolean, ahead: Uint8Array[]) {
    super('file');
    this.fd = fd;
    this.waits = waits;
    this.ahead = ahead;
  }
}

const at = (position: number): number | null => (position < 0 ? null : position);

export class NodeFs implements FsDriver {
  open(path: string, flags: number, mode: number, wrap: Wrap<FileHandle>): Operation {
    let got = -1;
    const opened = (
      done: Done,
      waits: boolean,
      error: Error | null,
      fd: number,
      ahead: Uint8Array[],
    ): void => {
      got = fd;
      if (error) done(error);
      else done(null, wrap(new NodeFile(fd, waits, ahead)));
    };
    return new PatientOperation(
      'open',
      null,
      (done, patience) =>
        unlessFifo(
          path,
          flags,
          patience,
          () => fs.open(path, flags, mode, (error, fd) => opened(done, false, error, fd, [])),
          (error, fd, ahead) => opened(done, true, error, fd, ahead),
        ),
      () => closeDescriptor(got, () => undefined),
    );
  }

  read(file: NodeFile, buffer: Uint8Array, offset: number, length: number, position: number): Operation {
    if (file.ahead.length > 0 && position < 0) {
      const into = buffer.subarray(offset, offset + length);
      return new CallbackOperation('read', file, (done) => done(null, takeAhead(file.ahead, into)));
    }
    return transfer('read', file, (done) => fs.read(file.fd, buffer, offset, length, at(position), done));
  }

  write(file: NodeFile, buffer: Uint8Array, offset: number, length: number, position: number): Operation {
    return transfer('write', file, (done) => fs.write(file.fd, buffer, offset, length, at(position), done));
  }

  fstat(file: FileHandle): Operation {
    return new CallbackOperation('fstat', file, (done) => fs.fstat(file.fd, statsTo(done)));
  }

  close(file: FileHandle): Operation {
    return new NodeClose(file, (done) => closeDescriptor(file.fd, done));
  }

  stat(path: string, followLinks: boolean): Operation {
    return new CallbackOperation(followLinks ? 'stat' : 'lstat', null, (done) => {
      (followLinks ? fs.stat : fs.lstat)(path, statsTo(done));
    });
  }

  readFile(path: string, encoding: BufferEncoding | null): Operation {
    return whole(
      'readFile',
      path,
      fs.constants.O_RDONLY,
      (done) => readAll(path, encoding, done),
      (fd, ahead, patience, done) =>
        readToEnd(fd, ahead, patience, (error, content) =>
          done(error, encoding === null ? content : content.toString(encoding)),
        ),
    );
  }

  writeFile(path: string, data: Uint8Array, flags: number, mode: number): Operation {
    return whole(
      'writeFile',
      path,
      flags,
      (done) => writeAll(path, data, flags, mode, done),
      (fd, _ahead, patience, done) => writeToEnd(fd, data, patience, done),
    );
  }
}

function transfer(
  syscall: 'read' | 'write',
  file: NodeFile,
  call: (done: (error: NodeJS.ErrnoException | null, bytes: number) => void) => void,
): Operation {
  if (!file.waits) return new CallbackOperation(syscall, file, call);
  return new PatientOperation(syscall, file, (done, patience) => untilReady(call, patience, done));
}

/** What node:fs does with a whole file, or, with a FIFO: open, `work`, close. */
function whole(
  what: string,
  path: string,
  flags: number,
  plain: (done: Done) => void,
  work: (fd: number, ahead: Uint8Array[], patience: Patience, done: Done) => void,
): Operation {
  return new PatientOperation(what, null, (done, patience) =>
    unlessFifo(
      path,
      flags,
      patience,
      () => plain(done),
      (error, fd, ahead) => {
        const finished: Done = (failed, value) =>
          closeDescriptor(fd, (unclosed) => done(failed ?? unclosed, value));
        if (error) done(error);
        else work(fd, ahead, patience, finished);
      },
    ),
  );
}

function statsTo(done: Done): (error: Error | null, stats: fs.Stats) => void {
  return (error, stats) => (error ? done(error) : done(null, fromNode(stats)));
}
