// Errors of the ring in the shape Node gives its own: code, errno (negative), syscall, and path or address.
import { getSystemErrorMap } from 'node:util';

export interface IoError extends Error {
  code: string;
  errno: number;
  syscall: string;
  path?: string;
  address?: string;
  port?: number;
}

const known = getSystemErrorMap();

/**
 * The kernel's own codes for an interrupted call (ERESTARTSYS to ERESTART_RESTARTBLOCK, -512 to -516), which a system
 * call never shows, come out of the ring where a request is cancelled in a kernel worker. They mean EINTR.
 */
export function settledErrno(result: number): number {
  return result <= -512 && result >= -516 ? EINTR : result;
}

/** `errno` negative, as the kernel returns it. */
export function systemError(raw: number, syscall: string, subject?: Subject): IoError {
  const errno = settledErrno(raw);
  const [code, text] = known.get(errno) ?? [`E${-errno}`, 'unknown error'];
  return describe(errno, code, text, syscall, subject);
}

export type Subject = { path: string } | { address: string; port: number };

function describe(errno: number, code: string, text: string, syscall: string, subject?: Subject): IoError {
  let message: string;
  if (subject === undefined) message = `${code}: ${text}, ${syscall}`;
  else if ('path' in subject) message = `${code}: ${text}, ${syscall} '${subject.path}'`;
  else message = `${syscall} ${code} ${subject.address}:${subject.port}`;
  return Object.assign(new Error(message), { errno, code, syscall }, subject);
}

/** As node:fs says it. */
export function fileTooLarge(bytes: number): Error {
  return Object.assign(new RangeError(`File size (${bytes}) is greater than 2 GiB`), {
    code: 'ERR_FS_FILE_TOO_LARGE',
  });
}

/** Of a connection, worded as node:net does. */
export function streamError(errno: number, syscall: string): IoError {
  const [code] = known.get(errno) ?? [`E${-errno}`];
  return Object.assign(new Error(`${syscall} ${code}`), { errno, code, syscall });
}

/** Used where a file or socket is closed already, or being closed. */
export function closedError(syscall: string, what: string): IoError {
  return describe(EBADF, 'EBADF', `the ${what} is closed`, syscall);
}

/** What fails with it was in flight when its file or socket was closed. */
export function closingError(syscall: string, what: string): IoError {
  return describe(ECANCELED, 'ECANCELED', `the ${what} was closed meanwhile`, syscall);
}

function code(name: string): number {
  for (const [errno, [candidate]] of known) if (candidate === name) return errno;
  return -1;
}

export const EBADF = code('EBADF');
export const ECANCELED = code('ECANCELED');
export const EAGAIN = code('EAGAIN');
export const ENXIO = code('ENXIO');
export const EINTR = code('EINTR');
export const ECONNABORTED = code('ECONNABORTED');
export const ECONNRESET = code('ECONNRESET');
export const ENOTCONN = code('ENOTCONN');
export const EPIPE = code('EPIPE');

/** What a connection does not survive. Others are of a call: cancelled, out of memory. */
const LOST = new Set(
  ['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ECONNABORTED', 'ENOTCONN', 'ENETRESET', 'ENETDOWN']
    .concat(['ENETUNREACH', 'EHOSTDOWN', 'EHOSTUNREACH'])
    .map(code),
);

export function lostConnection(errno: number): boolean {
  return LOST.has(errno);
}
