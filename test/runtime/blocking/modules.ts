// Compiled modules that import one another, written inside the package so that they find `heddle`.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { dirname, extname, join } from 'node:path';
import { execFile } from 'node:child_process';
import ts from 'typescript';
import { afterAll, expect } from 'vitest';
import { transform } from '../../../dist/transformer/index.js';
import { PATIENCE_MS, withoutHogs } from '../programs.ts';

const folder = fileURLToPath(new URL(`../../../dist/test-blocking-${process.pid}/`, import.meta.url));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a module, compiled unless told otherwise; returns its path. TypeScript (`a.mts`) becomes `a.mjs`. */
export function module(
  name: string,
  source: string,
  options: { native?: boolean; commonJs?: boolean } = {},
): string {
  const file = join(folder, name.replace(/\.mts$/, '.mjs'));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, options.native ? source : compile(source, options.commonJs ? '.cjs' : extname(name)));
  return file;
}

function compile(source: string, extension: string): string {
  const kind = extension === '.cjs' ? 'cjs' : 'esm';
  const { code, diagnostics } = transform(source, { fileName: `a${extension}`, module: kind, tasks: true });
  expect(diagnostics, 'the module has to be compiled').toEqual([]);
  if (extension !== '.mts') return code;
  const compilerOptions = {
    module: ts.ModuleKind.ESNext,
    target: ts.ScriptTarget.ES2022,
    rewriteRelativeImportExtensions: true,
  };
  return ts.transpileModule(code, { compilerOptions }).outputText;
}

export async function imported<T>(file: string): Promise<T> {
  return (await import(pathToFileURL(file).href)) as T;
}

export interface Ended {
  lines: string[];
  stderr: string;
  code: number | null;
}

/** Threads of threads before a program is taken for one that starts them without end, and is killed. */
const DEEPEST = 8;

/**
 * Runs a module in a process of its own, behind `options` of Node's. A program in which each thread starts the next one is
 * killed at the ninth: its `code` is null.
 */
export function run(
  file: string,
  env: Record<string, string> = {},
  options: readonly string[] = [],
): Promise<Ended> {
  const bound = module(
    'bound.cjs',
    `const { getEnvironmentData, setEnvironmentData } = require('node:worker_threads');
    const depth = (getEnvironmentData('depth') ?? 0) + 1;
    setEnvironmentData('depth', depth);
    if (depth > ${DEEPEST}) process.kill(process.pid, 'SIGKILL');`,
    { native: true },
  );
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['--require', bound, ...options, file],
      { env: { ...process.env, NODE_OPTIONS: '', ...env }, timeout: PATIENCE_MS, cwd: folder },
      (_error, stdout, stderr) =>
        resolve({
          lines: stdout.trimEnd().split('\n'),
          stderr: withoutHogs(stderr),
          code: child.exitCode,
        }),
    );
  });
}
