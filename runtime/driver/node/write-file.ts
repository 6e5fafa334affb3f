// A whole file written over libuv, in pieces: for more than 2 GiB the callback of node:fs's own `writeFile` throws where nobody
// can catch it.
import fs from 'node:fs';
import { MAX_TRANSFER } from '../limits.ts';
import type { Done } from '../callback-operation.ts';

export function writeFile(path: string, data: Uint8Array, flags: number, mode: number, done: Done): void {
  fs.open(path, flags, mode, (error, fd) => {
    if (error === null) writeFrom(fd, data, 0, (failed) => close(fd, failed, done));
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

function close(fd: number, failed: Error | null, done: Done): void {
  fs.close(fd, (error) => done(failed ?? error ?? null));
}
