// A whole file read or written over libuv. Not node:fs's own `readFile` and `writeFile`: of a path they close as described in
// close-descriptor.ts, of a descriptor `readFile` keeps its errors to itself, and for more than 2 GiB the callback of `writeFile` throws where
// nobody can catch it.
import fs from 'node:fs';
import { fileTooLarge } from '../errors.ts';
import { MAX_FILE, MAX_TRANSFER } from '../limits.ts';
import type { Done } from '../callback-operation.ts';
import { closeDescriptor } from './close-descriptor.ts';

/** What a file without a size, as those of the proc filesystem are, is read into at a time. */
const CHUNK = 64 * 1024;

type Read = (error: Error | null, content?: Buffer) => void;

/** As node:fs's: a file is read as long as it was when it was opened, one without a size to its end. */
export function readFile(path: string, encoding: BufferEncoding | null, done: Done): void {
  fs.open(path, fs.constants.O_RDONLY, (error, fd) => {
    if (error !== null) return done(error);
    readFrom(fd, (failed, content) => {
      let value: Buffer | string | undefined = content;
      try {
        if (encoding !== null) value = content?.toString(encoding);
      } catch (tooLong) {
        failed = tooLong as Error;
      }
      close(fd, failed, value, done);
    });
  });
}

function readFrom(fd: number, done: Read): void {
  fs.fstat(fd, (error, stats) => {
    if (error !== null) return done(error);
    const size = stats.isFile() ? stats.size : 0;
    if (size > MAX_FILE) done(fileTooLarge(size));
    else if (size === 0) readChunks(fd, [], 0, done);
    else {
      let into: Buffer;
      try {
        into = Buffer.allocUnsafeSlow(size);
      } catch (noMemory) {
        return done(noMemory as Error);
      }
      readInto(fd, into, 0, done);
    }
  });
}

function readInto(fd: number, into: Buffer, filled: number, done: Read): void {
  fs.read(fd, into, filled, into.length - filled, null, (error, bytes) => {
    if (error !== null) done(error);
    else if (bytes > 0 && filled + bytes < into.length) readInto(fd, into, filled + bytes, done);
    else done(null, into.subarray(0, filled + bytes));
  });
}

function readChunks(fd: number, chunks: Buffer[], filled: number, done: Read): void {
  const chunk = Buffer.allocUnsafeSlow(CHUNK);
  fs.read(fd, chunk, 0, CHUNK, null, (error, bytes) => {
    if (error !== null) return done(error);
    if (filled + bytes > MAX_FILE) return done(fileTooLarge(filled + bytes));
    if (bytes === 0) return done(null, Buffer.concat(chunks, filled));
    chunks.push(chunk.subarray(0, bytes));
    readChunks(fd, chunks, filled + bytes, done);
  });
}

export function writeFile(path: string, data: Uint8Array, flags: number, mode: number, done: Done): void {
  fs.open(path, flags, mode, (error, fd) => {
    if (error === null) writeFrom(fd, data, 0, (failed) => close(fd, failed, undefined, done));
    else done(error);
  });
}

function writeFrom(fd: number, data: Uint8Array, from: number, done: (error: Error | null) => void): void {
  if (from === data.byteLength) return done(null);
  fs.write(fd, data, from, Math.min(data.byteLength - from, MAX_TRANSFER), null, (error, written) => {
    if (error === null) writeFrom(fd, data, from + written, done);
    else done(error);
  });
}

function close(fd: number, failed: Error | null, value: unknown, done: Done): void {
  closeDescriptor(fd, (error) => done(failed ?? error, value));
}
