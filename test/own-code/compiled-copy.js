// @ts-check
// A copy of this package in which heddle's own async code is compiled by heddle: the built runtime and CLI. The executor and
// what hangs on it is not async code. The tests stay as they are: compiled, they would be tasks of the runtime that they count.
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transform } from 'heddle/transformer';
import { root } from '../../scripts/steps.js';

/**
 * What stays as it is, under dist/: with these a compiled function awaits a native promise, or finds out what the engine does.
 * Compiled they would wait for themselves, or ask heddle about heddle.
 */
const ENGINE_SIDE = new Set([
  'runtime/task/promise-wait.js',
  'runtime/lowered/engine.js',
  // Part of what it would import: a module of builtins alone is taken for one that is in no cycle.
  'runtime/host/bundled.js',
]);

/** What the samples' own builds leave. */
const BUILT = /\/samples\/.*\/(dist|node_modules)$/;

/**
 * @typedef {object} CompiledFile
 * @property {string} file path in the package
 * @property {string[]} functions names of the functions compiled
 * @property {string[]} kept diagnostics of what stayed native, and the compiler's own faults
 */

/**
 * Makes the copy in `folder`, an empty one. What is not compiled is a link or a plain copy.
 * @param {string} folder
 * @returns {CompiledFile[]} the files in which something was compiled or kept native
 */
export function compiledCopy(folder) {
  for (const part of ['package.json', 'vitest.config.ts', 'docs', 'scripts', 'samples', 'test/runtime'])
    cpSync(join(root, part), join(folder, part), { recursive: true, filter: (path) => !BUILT.test(path) });
  for (const part of ['common', 'runtime', 'transformer', 'cli'])
    cpSync(join(root, 'dist', part), join(folder, 'dist', part), { recursive: true });
  mkdirSync(join(folder, 'native'));
  for (const part of ['native/build', 'node_modules']) symlinkSync(join(root, part), join(folder, part));
  const files = readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' }).sort();
  /** @type {CompiledFile[]} */
  const compiled = [];
  for (const own of files) {
    if (!/^(runtime|cli)\/.*\.js$/.test(own) || ENGINE_SIDE.has(own)) continue;
    const file = `dist/${own}`;
    const path = join(folder, file);
    const { code, diagnostics } = transform(readFileSync(path, 'utf8'), { fileName: path, tasks: true });
    const functions = [...code.matchAll(/\{ name: "((?:[^"\\]|\\.)*)", id: /g)].map(([, name]) => name ?? '');
    const kept = diagnostics.filter((d) => /^HDL[19]/.test(d.code)).map((d) => `${d.code} ${d.message}`);
    if (functions.length > 0) writeFileSync(path, code);
    if (functions.length + kept.length > 0) compiled.push({ file, functions, kept });
  }
  return compiled;
}
