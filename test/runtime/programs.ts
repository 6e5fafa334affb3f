// Compiles source text, runs it in a process of its own, and hands back what it printed: for everything that concerns
// the process (unhandled rejections, the event loop, natural exit), and to compare a program with its native self.
import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect } from 'vitest';
import { transform } from '../../dist/transformer/index.js';

/** Inside the package, so that programs find `heddle` and `heddle/internal`. */
const folder = fileURLToPath(new URL(`../../dist/test-programs-${process.pid}/`, import.meta.url));
let programs = 0;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/**
 * A line of source with `spin(ms)`: processor time of the process. On a crowded machine 80 ms on the clock may be next to nothing;
 * and asking is mostly the kernel's time, so the user's alone may be a small part of it.
 */
export const SPIN =
  'const used = () => { const { user, system } = process.cpuUsage(); return user + system; }; ' +
  'const spin = (ms) => { for (const end = used() + ms * 1000; used() < end; ); };';

/** Programs take a second or two; one that takes this long hangs, on a crowded machine as well. */
export const PATIENCE_MS = 120_000;

export interface Ran {
  lines: string[];
  stderr: string;
  code: number | null;
}

export interface RunOptions {
  env?: Record<string, string>;
  args?: string[];
  /** Milliseconds after which the process is killed. Default `PATIENCE_MS`. */
  timeout?: number;
}

/** For programs that are not about hogs: on a busy machine long stretches of their own uncompiled code are reported, rightly. */
export function withoutHogs(stderr: string): string {
  return stderr.includes('HEDDLE_HOG')
    ? stderr.replace(/^.*(HEDDLE_HOG|--trace-warnings).*\n/gm, '')
    : stderr;
}

function write(code: string, name = `program-${programs++}.mjs`): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, name);
  writeFileSync(file, code);
  return file;
}

/** As tasks, whoever calls them, unless `tasks` says otherwise. */
export function compile(source: string, options: { preempt?: 'off'; tasks?: boolean } = {}): string {
  const { code, diagnostics } = transform(source, { fileName: 'program.mjs', tasks: true, ...options });
  expect(diagnostics, 'the program has to be compiled').toEqual([]);
  return code;
}

/** Compiles `source` and imports it into this process. */
export async function load<T>(source: string, options = {}): Promise<T> {
  return (await import(write(compile(source, options)))) as T;
}

/** Imports `source` into this process as it is. */
export async function loadNative<T>(source: string): Promise<T> {
  return (await import(write(source))) as T;
}

/** Runs `default` of a module in this process, as native code and compiled, and expects of both the same. */
export async function inBoth(source: string, expected: unknown): Promise<void> {
  for (const text of [source, compile(source)]) {
    const program = (await import(write(text))) as { default(): Promise<unknown> };
    expect(await program.default(), text === source ? 'native' : 'compiled').toEqual(expected);
  }
}

export function runNative(source: string, options: RunOptions = {}): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [...(options.args ?? []), write(source)],
      {
        env: { ...process.env, NODE_OPTIONS: '', VITEST: undefined, ...options.env },
        timeout: options.timeout ?? PATIENCE_MS,
      },
      (_error, stdout, stderr) => {
        resolve({ lines: stdout.trimEnd().split('\n'), stderr, code: child.exitCode });
      },
    );
  });
}

export function runCompiled(
  source: string,
  { tasks = true, preempt, ...options }: RunOptions & { tasks?: boolean; preempt?: 'off' } = {},
): Promise<Ran> {
  return runNative(compile(source, { tasks, ...(preempt && { preempt }) }), options);
}

/** Modules that import one another by these names: writes all of them, and runs the first. */
export function runModules(modules: Record<string, string>): Promise<Ran> {
  for (const [name, code] of Object.entries(modules)) write(code, name);
  const [main] = Object.keys(modules);
  return runNative(`import './${main}';`);
}

/** Compiled and native must print the same. `preempt: 'off'` where the order of tasks with loops is compared: a slice may end in any of them. */
export async function sameAsNative(
  source: string,
  { preempt, ...options }: RunOptions & { preempt?: 'off' } = {},
): Promise<string[]> {
  const runs = [runNative(source, options), runCompiled(source, { ...options, ...(preempt && { preempt }) })];
  const [native, compiled] = (await Promise.all(runs)) as [Ran, Ran];
  expect(compiled.lines).toEqual(native.lines);
  expect(compiled.code).toBe(native.code);
  return compiled.lines;
}

/** Calls from ordinary code begin tasks, or call the engine's own function. */
export type World = 'tasks' | 'ordinary';
const WORLDS: World[] = ['tasks', 'ordinary'];

export interface BothOptions extends RunOptions {
  worlds?: World[];
  /** The order of the lines is not compared. */
  sorted?: boolean;
}

/** Native and compiled for each world must print the same. */
export async function inBothWorlds(source: string, options: BothOptions = {}): Promise<string[]> {
  const { worlds = WORLDS, sorted = false } = options;
  const texts = worlds.map((world) => compile(source, { tasks: world === 'tasks' }));
  const runs = await Promise.all([source, ...texts].map((text) => runNative(text, options)));
  if (sorted) for (const { lines } of runs) lines.sort();
  const [native, ...compiled] = runs;
  for (const [i, ran] of compiled.entries()) {
    expect(ran.lines, `${worlds[i]}: ${ran.stderr}`).toEqual(native!.lines);
    expect(ran.code, worlds[i]).toBe(native!.code);
  }
  return native!.lines;
}
