// A whole file read or written over libuv. Not node:fs's own `readFile` and `writeFile` of a path: they close as described in
// close-descriptor.ts, and for more than 2 GiB the callback of its `writeFile` throws where nobody can catch it.
import fs from 'node:fs';
import { MAX_TRANSFER } from '../limits.ts';
import type { Done } from '../callback-operation.ts';
import { closeDescriptor } from './close-descriptor.ts';

export function readFile(path: string, encoding: BufferEncoding | null, done: Done): void {
  fs.open(path, fs.constants.O_RDONLY, (error, fd) => {
    if (error !== null) done(error);
    else fs.readFile(fd, encoding, (failed, content) => close(fd, failed, content, done));
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
