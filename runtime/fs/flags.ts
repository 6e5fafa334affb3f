// open(2) flags from Node's string notation.
import { constants } from 'node:fs';

const { O_APPEND, O_CREAT, O_EXCL, O_RDONLY, O_RDWR, O_SYNC, O_TRUNC, O_WRONLY } = constants;

export type OpenFlags =
  'r' | 'rs' | 'r+' | 'rs+' | 'w' | 'wx' | 'w+' | 'wx+' | 'a' | 'ax' | 'as' | 'a+' | 'ax+' | 'as+';

const FLAGS: Record<OpenFlags, number> = {
  r: O_RDONLY,
  rs: O_RDONLY | O_SYNC,
  'r+': O_RDWR,
  'rs+': O_RDWR | O_SYNC,
  w: O_TRUNC | O_CREAT | O_WRONLY,
  wx: O_TRUNC | O_CREAT | O_WRONLY | O_EXCL,
  'w+': O_TRUNC | O_CREAT | O_RDWR,
  'wx+': O_TRUNC | O_CREAT | O_RDWR | O_EXCL,
  a: O_APPEND | O_CREAT | O_WRONLY,
  ax: O_APPEND | O_CREAT | O_WRONLY | O_EXCL,
  as: O_APPEND | O_CREAT | O_WRONLY | O_SYNC,
  'a+': O_APPEND | O_CREAT | O_RDWR,
  'ax+': O_APPEND | O_CREAT | O_RDWR | O_EXCL,
  'as+': O_APPEND | O_CREAT | O_RDWR | O_SYNC,
};

export function flagsOf(flags: OpenFlags | number): number {
  const value = typeof flags === 'number' ? flags : FLAGS[flags];
  if (value === undefined || !(Number.isInteger(value) && value >= 0)) {
    throw Object.assign(new TypeError(`flags: ${JSON.stringify(flags)} is not a way to open a file`), {
      code: 'ERR_INVALID_ARG_VALUE',
    });
  }
  return value;
}
