// TypeScript 7 and later in a project: a native compiler without a library. heddle prints JavaScript with TypeScript 6 beside it, and
// leaves the types to the project's own version, which its editor and its other commands go by as well.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { TYPESCRIPT_MAJOR } from '../../transformer/typescript/find.ts';
import type { Configuration } from './configuration.ts';
import { installed } from './packages.ts';

export interface NativeTsc {
  readonly version: string;
  /** The JavaScript file that starts it. */
  readonly file: string;
}

/** @returns the project's TypeScript if it is later than what heddle's library is, else null */
export function nativeTsc(folder: string): NativeTsc | null {
  const found = installed(folder, 'typescript');
  if (found === null) return null;
  const {
    name,
    version = '0',
    bin,
  } = found.manifest as { name?: string; version?: string; bin?: { tsc?: string } };
  if (name !== 'typescript' || Number.parseInt(version, 10) <= TYPESCRIPT_MAJOR) return null;
  return { version, file: join(found.folder, bin?.tsc ?? 'bin/tsc') };
}

export interface TypesOutcome {
  /** 0: no errors. */
  readonly status: number;
  /** What it printed, if it was not passed on. */
  readonly output: string;
}

/**
 * Checks the types of one project; nothing is written.
 * @param show whether its output goes where ours goes
 */
export function checkTypes(tsc: NativeTsc, { path, parsed }: Configuration, show: boolean): TypesOutcome {
  const only = ['--noEmit', '--composite', 'false', '--incremental', 'false'];
  // It goes with `composite`, and other options with it.
  if (parsed.options.composite === true) only.push('--declaration', 'true');
  const args = [tsc.file, '-p', path, ...only, ...(show ? [] : ['--pretty', 'false'])];
  const { status, stdout, stderr, error } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    maxBuffer: 2 ** 28,
  });
  if (error) throw error;
  return { status: status ?? 1, output: `${stdout ?? ''}${stderr ?? ''}` };
}
