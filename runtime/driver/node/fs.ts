// Files over libuv's thread pool, by node:fs callbacks.
import fs from 'node:fs';
import { Descriptor } from '../descriptor.ts';
import type { FileHandle, FsDriver, Wrap } from '../driver.ts';
import type { Operation } from '../operation.ts';
import { fromNode } from '../read-stats.ts';
import { CallbackOperation, type Done } from '../callback-operation.ts';
import { NodeClose } from './close.ts';
import { writeFile as writeAll } from './write-file.ts';

class NodeFile extends Descriptor implements FileHandle {
  readonly fd: number;

  constructor(fd: number) {
    super('file');
    this.fd = fd;
  }
}

const at = (position: number): number | null => (position < 0 ? null : position);

export class NodeFs implements FsDriver {
  open(path: string, flags: number, mode: number, wrap: Wrap<FileHandle>): Operation {
    return new CallbackOperation('open', null, (done) => {
      fs.open(path, flags, mode, (error, fd) => (error ? done(error) : done(null, wrap(new NodeFile(fd)))));
    });
  }

  read(file: FileHandle, buffer: Uint8Array, offset: number, length: number, position: number): Operation {
    return new CallbackOperation('read', file, (done) => {
      fs.read(file.fd, buffer, offset, length, at(position), done);
    });
  }

  write(file: FileHandle, buffer: Uint8Array, offset: number, length: number, position: number): Operation {
    return new CallbackOperation('write', file, (done) => {
      fs.write(file.fd, buffer, offset, length, at(position), done);
    });
  }

  fstat(file: FileHandle): Operation {
    return new CallbackOperation('fstat', file, (done) => fs.fstat(file.fd, statsTo(done)));
  }

  close(file: FileHandle): Operation {
    return new NodeClose(file, (done) => fs.close(file.fd, done));
  }

  stat(path: string, followLinks: boolean): Operation {
    return new CallbackOperation(followLinks ? 'stat' : 'lstat', null, (done) => {
      (followLinks ? fs.stat : fs.lstat)(path, statsTo(done));
    });
  }

  readFile(path: string, encoding: BufferEncoding | null): Operation {
    return new CallbackOperation('readFile', null, (done) => fs.readFile(path, encoding, done));
  }

  writeFile(path: string, data: Uint8Array, flags: number, mode: number): Operation {
    return new CallbackOperation('writeFile', null, (done) => writeAll(path, data, flags, mode, done));
  }
}

function statsTo(done: Done): (error: Error | null, stats: fs.Stats) => void {
  return (error, stats) => (error ? done(error) : done(null, fromNode(stats)));
}
