// Runs test programs in processes of their own: the driver is chosen once an isolate, and exits are part of the test.
import { spawn, type SpawnOptions } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { loadAddon } from '../../../dist/runtime/driver/addon.js';
import { PATIENCE_MS, withoutHogs } from '../programs.ts';

/** Why the ring cannot be tested here; empty if it can. */
export const noRing = ((): string => {
  const { addon, reason } = loadAddon();
  if (addon === null) return reason;
  const { ok, code } = addon.probe();
  return ok ? '' : `io_uring: ${code}`;
})();

export interface Ended {
  code: number | null;
  signal: string | null;
  stdout: string;
  stderr: string;
  /** It had to be killed. */
  hung: boolean;
}

export function program(name: string): string {
  return fileURLToPath(new URL(`programs/${name}`, import.meta.url));
}

/** Runs to the end, or kills it after `limitMs`. */
export function run(
  command: string,
  args: string[],
  { limitMs = PATIENCE_MS, ...options }: SpawnOptions & { limitMs?: number } = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    let hung = false;
    child.stdout!.on('data', (chunk) => (stdout += chunk));
    child.stderr!.on('data', (chunk) => (stderr += chunk));
    const limit = setTimeout(() => {
      hung = true;
      child.kill('SIGKILL');
    }, limitMs);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(limit);
      resolve({ code, signal, stdout, stderr: withoutHogs(stderr), hung });
    });
  });
}

/** Not a test runner's: heddle loads what it has for coverage there, which takes descriptors at its own time. */
export const programEnv: NodeJS.ProcessEnv = { ...process.env, NODE_OPTIONS: '', VITEST: undefined };

export function runNode(args: string[], env: NodeJS.ProcessEnv = {}, limitMs?: number): Promise<Ended> {
  const options = { env: { ...programEnv, ...env } };
  return run(process.execPath, args, limitMs === undefined ? options : { ...options, limitMs });
}

/** Runs all cases of a program over `driver` and expects each to pass, and the process to end by itself. */
export async function expectCases(
  name: string,
  driver: string,
  thread: string,
  env: NodeJS.ProcessEnv = {},
): Promise<void> {
  const ended = await runNode([program('run.mjs'), `./${name}`, thread], { HEDDLE_DRIVER: driver, ...env });
  const lines = ended.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { name: string; error: string | null });
  expect(lines.filter(({ error }) => error !== null)).toEqual([]);
  expect(lines[0]?.name).toBe(`driver ${driver}`);
  expect(lines.length).toBeGreaterThan(1);
  expect({ ...ended, stdout: '' }).toEqual({ code: 0, signal: null, stdout: '', stderr: '', hung: false });
}
