// Which C library this Node was linked with: an addon made for another one does not load, or worse, loads. Said by the program
// interpreter that the executable names in its first bytes (process.report knows it too, for some milliseconds).
import { closeSync, openSync, readSync } from 'node:fs';

/** Enough of an executable: the interpreter stands behind the program headers. */
const HEAD = 4096;

/** @returns 'musl', 'glibc', or null where it is not Linux, or cannot be seen */
export function libc(): 'musl' | 'glibc' | null {
  if (process.platform !== 'linux') return null;
  try {
    const file = openSync('/proc/self/exe', 'r');
    try {
      const head = Buffer.alloc(HEAD);
      const text = head.toString('latin1', 0, readSync(file, head, 0, HEAD, 0));
      const [, interpreter] = /(\/\S*\/ld-(?:linux|musl)[^\0]*)\0/.exec(text) ?? [];
      return interpreter === undefined ? null : interpreter.includes('ld-musl') ? 'musl' : 'glibc';
    } finally {
      closeSync(file);
    }
  } catch {
    // No /proc: as if it was the usual one.
    return null;
  }
}
