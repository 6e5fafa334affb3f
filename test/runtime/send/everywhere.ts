// Runs one program on one core, two and four, without the addon, on the node driver, and without a runtime at all: what a task is
// given and what comes back must be the same wherever it ran. The program is two modules, because those of the entry stay at home.
import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect } from 'vitest';
import { transform } from '../../../dist/transformer/index.js';
import { PATIENCE_MS } from '../programs.ts';

const folder = fileURLToPath(new URL(`../../../dist/test-send-${process.pid}/`, import.meta.url));
let programs = 0;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

export const SETTINGS: Record<string, Record<string, string>> = {
  'no runtime': { CORES: '0' },
  'one core': { CORES: '1' },
  'two cores': { CORES: '2' },
  'four cores': { CORES: '4' },
  'no addon': { CORES: '2', HEDDLE_ADDON: 'off' },
  'node driver': { CORES: '2', HEDDLE_DRIVER: 'node' },
};

/** Stands before every main module: `print`, which speaks at the end, and a runtime as the setting wants it. */
const HEAD = `
import { Runtime, spawn, spawnLocal, spawnOn, onEachCore, spawnBlocking, sleep, transfer, Send } from 'heddle';
import * as t from './tasks.js';
const lines = [];
const print = (name, value) => lines.push(name + ' ' + (typeof value === 'string' ? value : JSON.stringify(value)));
const cores = Number(process.env.CORES);
const runtime = cores === 0 ? null : await Runtime.start({ cores, sliceMs: 2 });
const attempt = async (name, make) => {
  try { print(name, await make()); }
  catch (e) { print(name, e?.constructor?.name + ': ' + e?.message); }
};
`;
const TAIL = `
await runtime?.shutdown();
console.log(lines.join('\\n'));
`;

export function compileModule(source: string, fileName: string): string {
  const { code, map, diagnostics } = transform(source, { fileName });
  expect(diagnostics.filter((d) => d.severity === 'error')).toEqual([]);
  const json = Buffer.from(typeof map === 'string' ? map : JSON.stringify(map)).toString('base64');
  return `${code}\n//# sourceMappingURL=data:application/json;base64,${json}\n`;
}

/** Writes both modules and answers how to run the main one. */
export function program(tasks: string, main: string, more: Record<string, string> = {}) {
  const at = join(folder, String(programs++));
  mkdirSync(at, { recursive: true });
  writeFileSync(join(at, 'tasks.js'), compileModule(tasks, 'tasks.ts'));
  for (const [name, text] of Object.entries(more)) writeFileSync(join(at, name), compileModule(text, name));
  writeFileSync(join(at, 'main.js'), compileModule(HEAD + main + TAIL, 'main.ts'));
  return (env: Record<string, string>): Promise<string[]> =>
    new Promise((resolve, reject) => {
      execFile(
        process.execPath,
        [join(at, 'main.js')],
        { env: { ...process.env, NODE_OPTIONS: '', NODE_NO_WARNINGS: '1', ...env }, timeout: PATIENCE_MS },
        (error, stdout, stderr) => {
          if (error !== null) reject(new Error(`${error.message}\n${stdout}${stderr}`));
          else
            resolve(
              stdout
                .trimEnd()
                .replace(/main\.ts:\d+/g, 'main.ts:LINE')
                .split('\n'),
            );
        },
      );
    });
}

/** In every setting `main` prints `expected`. */
export async function everywhere(
  tasks: string,
  main: string,
  expected: readonly string[],
  more: Record<string, string> = {},
): Promise<void> {
  const run = program(tasks, main, more);
  const names = Object.keys(SETTINGS);
  // Two at a time: each has threads of its own.
  for (let i = 0; i < names.length; i += 2) {
    const pair = names.slice(i, i + 2);
    const ran = await Promise.all(pair.map((name) => run(SETTINGS[name]!)));
    ran.forEach((lines, at) => expect(lines, pair[at]).toEqual(expected));
  }
}
