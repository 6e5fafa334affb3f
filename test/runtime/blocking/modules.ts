// Compiled modules that import one another, written inside the package so that they find `heddle`.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { execFile } from 'node:child_process';
import { afterAll } from 'vitest';
import { compile, PATIENCE_MS } from '../programs.ts';

const folder = fileURLToPath(new URL(`../../../dist/test-blocking-${process.pid}/`, import.meta.url));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a module, compiled unless told otherwise; returns its path. */
export function module(name: string, source: string, options: { native?: boolean } = {}): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, name);
  writeFileSync(file, options.native ? source : compile(source));
  return file;
}

export async function imported<T>(file: string): Promise<T> {
  return (await import(pathToFileURL(file).href)) as T;
}

export interface Ended {
  lines: string[];
  stderr: string;
  code: number | null;
}

/** Runs a module in a process of its own. */
export function run(file: string, env: Record<string, string> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [file],
      { env: { ...process.env, NODE_OPTIONS: '', ...env }, timeout: PATIENCE_MS },
      (_error, stdout, stderr) =>
        resolve({ lines: stdout.trimEnd().split('\n'), stderr, code: child.exitCode }),
    );
  });
}
