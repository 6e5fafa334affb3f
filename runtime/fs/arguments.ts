// Arguments are checked before an operation is made, with Node's error codes. What is wrong rejects, as it does in
// node:fs/promises.
import { fileURLToPath } from 'node:url';
import type { BufferEncoding, URL } from '../host/platform.ts';
import { checkArgument } from '../options/check.ts';
import { Rule } from '../options/rule.ts';

export type PathArgument = string | URL;

export function invalid(kind: 'TYPE' | 'VALUE' | 'RANGE', message: string): Error {
  if (kind === 'RANGE') return Object.assign(new RangeError(message), { code: 'ERR_OUT_OF_RANGE' });
  return Object.assign(new TypeError(message), { code: `ERR_INVALID_ARG_${kind}` });
}

export function pathOf(path: PathArgument): string {
  const text = path instanceof globalThis.URL ? fileURLToPath(path) : path;
  if (typeof text !== 'string') throw invalid('TYPE', 'path must be a string or a file URL');
  if (text.includes('\0')) throw invalid('VALUE', 'path must not contain null bytes');
  return text;
}

const anEncoding = new Rule(
  "an encoding such as 'utf8', or nothing for a Buffer",
  (value) => typeof value === 'string',
  (value) => Buffer.isEncoding(value as string),
  'ERR_INVALID_ARG_VALUE',
);

export function encodingOf(encoding: BufferEncoding | null | undefined): BufferEncoding | null {
  if (encoding == null) return null;
  checkArgument('readFile', 'encoding', encoding, anEncoding);
  return encoding;
}

/** What is wrong with a piece of a buffer to read into or write from; null if nothing. */
export function checkSpan(
  buffer: Uint8Array,
  offset: number,
  length: number,
  position: number,
): Error | null {
  if (!(buffer instanceof Uint8Array)) return invalid('TYPE', 'buffer must be a Uint8Array');
  const end = buffer.byteLength;
  if (!(Number.isInteger(offset) && offset >= 0 && offset <= end)) {
    return invalid('RANGE', `offset must be an integer between 0 and ${end}, not ${offset}`);
  }
  if (!(Number.isInteger(length) && length >= 0 && length <= end - offset)) {
    return invalid('RANGE', `length must be an integer between 0 and ${end - offset}, not ${length}`);
  }
  if (typeof position !== 'number') return invalid('TYPE', 'position must be null or a number');
  if (!(Number.isSafeInteger(position) && position >= -1)) {
    return invalid('RANGE', `position must be null or a non-negative integer, not ${position}`);
  }
  return null;
}
