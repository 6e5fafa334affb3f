// @ts-check
// Each ordinary program as it is and compiled, in fresh processes that take turns: median CPU time of each, and both have to come to
// the same.
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { compile, copy } from './compile.js';

const ROUNDS = 5;
/** A program takes seconds; one that never ends is ended. */
const PATIENCE_MS = 180_000;
/** For working on one of them: HEDDLE_PROGRAM=hono npm run bench -- b15 */
const ONLY = process.env['HEDDLE_PROGRAM'] ?? '';

const here = fileURLToPath(new URL('.', import.meta.url));

/**
 * @typedef {object} Figure
 * @property {string} name of the program
 * @property {number} native CPU milliseconds of a process, median
 * @property {number} compiled the same
 * @property {string} fault what went wrong, or empty: then both came to the same
 */

/** @returns {string[]} */
export function programs() {
  const names = readdirSync(join(here, 'programs')).map((file) => basename(file, '.js'));
  return names.filter((name) => name !== 'digest' && name.includes(ONLY));
}

/**
 * @param {string} folder for the copies, which is removed again
 * @param {import('./compile.js').Options} options how the compiled side is compiled
 */
export async function measure(folder, options) {
  const native = join(folder, 'native');
  const compiled = join(folder, 'compiled');
  try {
    copy(native);
    const made = compile(compiled, options);
    /** @type {Figure[]} */
    const figures = [];
    for (const name of programs()) {
      process.stderr.write(`  ${name} …\n`);
      figures.push(await figure(name, native, compiled));
    }
    return { ...made, figures };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} name
 * @param {string} native
 * @param {string} compiled
 * @returns {Promise<Figure>}
 */
async function figure(name, native, compiled) {
  const times = { native: /** @type {number[]} */ ([]), compiled: /** @type {number[]} */ ([]) };
  let fault = '';
  try {
    for (let round = 0; round < ROUNDS && fault === ''; round++) {
      const a = await run(join(native, 'programs', `${name}.js`));
      const b = await run(join(compiled, 'programs', `${name}.js`));
      if (a.digest !== b.digest) fault = `came to ${b.digest} instead of ${a.digest}`;
      times.native.push(a.cpu);
      times.compiled.push(b.cpu);
    }
  } catch (error) {
    fault = said(error);
  }
  return { name, native: median(times.native), compiled: median(times.compiled), fault };
}

/**
 * @param {string} file
 * @returns {Promise<{ digest: string, cpu: number }>}
 */
export async function run(file) {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(here, 'process.js'), pathToFileURL(file).href],
    { timeout: PATIENCE_MS, killSignal: 'SIGKILL' },
  );
  if (stdout === '') throw new Error('ended before it was done');
  return JSON.parse(stdout);
}

/** The line of an error that says what it is. @param {unknown} error */
function said(error) {
  const { killed, stderr, message } = /** @type {{ killed?: boolean, stderr?: string, message: string }} */ (
    error
  );
  if (killed) return `not done after ${PATIENCE_MS / 1000} s`;
  return (stderr || message).split('\n').find((line) => /\w*Error\b/.test(line)) ?? message;
}

/** @param {number[]} values */
function median(values) {
  return values.length === 0 ? NaN : [...values].sort((a, b) => a - b)[values.length >> 1];
}
