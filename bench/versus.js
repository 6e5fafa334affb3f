// @ts-check
// One program against its peer: two source files of bench/programs, the heddle side compiled by the transformer, each in
// fresh processes that take turns; the median of several.
import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { transform } from 'heddle/transformer';

const ROUNDS = 3;
const SECONDS = 0.4;

const here = fileURLToPath(new URL('.', import.meta.url));

/**
 * @typedef {object} Result nanoseconds an operation
 * @property {number} heddleNs
 * @property {number} peerNs
 * @property {number} ratio
 * @property {Record<string, number>} others of libraries that do the same, by name
 */

/**
 * A program exports `run(): Promise<number>`, which resolves to the number of operations it did.
 * @param {string} program file name without `.js`, in bench/programs
 * @param {string} peer the same for the native side
 * @param {string[]} libraries of which there is a `program.library.js`
 * @returns {Promise<Result>}
 */
export async function versus(program, peer, libraries = []) {
  return compiled(program, async (file) => {
    const native = join(here, 'programs', `${peer}.js`);
    const sides = [file, native, ...libraries.map((name) => join(here, 'programs', `${program}.${name}.js`))];
    /** @type {number[][]} */
    const times = sides.map(() => []);
    for (let round = 0; round < ROUNDS; round++) {
      for (const [i, side] of sides.entries()) times[i].push(await time(side));
    }
    const [heddleNs, peerNs, ...rest] = times.map(median);
    const others = Object.fromEntries(libraries.map((name, i) => [name, rest[i]]));
    return { heddleNs, peerNs, ratio: peerNs / heddleNs, others };
  });
}

/**
 * Compiles a program and hands the file to `use`.
 * @template T
 * @param {string} program file name without `.js`, in bench/programs
 * @param {(file: string) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function compiled(program, use) {
  // Inside the package, so that compiled programs find `heddle/internal`.
  const out = join(here, 'dist', `${program}-${process.pid}`);
  await mkdir(out, { recursive: true });
  try {
    const source = await readFile(join(here, 'programs', `${program}.js`), 'utf8');
    const { code, diagnostics } = transform(source, { fileName: `${program}.js` });
    if (diagnostics.length > 0) throw new Error(`${program} is not compiled: ${JSON.stringify(diagnostics)}`);
    await writeFile(join(out, `${program}.js`), code);
    return await use(join(out, `${program}.js`));
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

/**
 * @param {string} what
 * @param {Result} result
 * @param {number} target
 * @returns {import('./run.js').Row}
 */
export function fasterRow(what, result, target) {
  return {
    what,
    value: `${result.ratio.toFixed(2)}× (${result.heddleNs.toFixed(1)} vs ${result.peerNs.toFixed(1)} ns)`,
    target: `${target}×`,
    ok: result.ratio >= target,
    data: { ...result },
  };
}

/**
 * A row for each library, to compare; nothing is promised against them.
 * @param {string} what
 * @param {Result} result
 * @returns {import('./run.js').Row[]}
 */
export function libraryRows(what, { heddleNs, others }) {
  return Object.entries(others).map(([name, ns]) => ({
    what: `  ${what}, vs ${name}`,
    value: `${(ns / heddleNs).toFixed(2)}× (${heddleNs.toFixed(1)} vs ${ns.toFixed(1)} ns)`,
    target: '',
    ok: null,
    data: { heddleNs, peerNs: ns, ratio: ns / heddleNs },
  }));
}

/** @param {string} file */
export async function time(file) {
  const { stdout } = await promisify(execFile)(process.execPath, [
    join(here, 'versus-process.js'),
    pathToFileURL(file).href,
    String(SECONDS),
  ]);
  return /** @type {{ ns: number }} */ (JSON.parse(stdout)).ns;
}

/** @param {number[]} values */
function median(values) {
  return values.sort((a, b) => a - b)[values.length >> 1];
}
