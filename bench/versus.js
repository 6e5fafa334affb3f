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
 * A program exports `run(): Promise<number>`, which resolves to the number of operations it did.
 * @param {string} program file name without `.js`, in bench/programs
 * @param {string} peer the same for the native side
 * @returns {Promise<{ heddleNs: number, peerNs: number, ratio: number }>} nanoseconds an operation
 */
export async function versus(program, peer) {
  return compiled(program, async (file) => {
    const heddle = [];
    const native = [];
    for (let round = 0; round < ROUNDS; round++) {
      heddle.push(await time(file));
      native.push(await time(join(here, 'programs', `${peer}.js`)));
    }
    const heddleNs = median(heddle);
    const peerNs = median(native);
    return { heddleNs, peerNs, ratio: peerNs / heddleNs };
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
 * @param {{ heddleNs: number, peerNs: number, ratio: number }} result
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

/** @param {string} file */
async function time(file) {
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
