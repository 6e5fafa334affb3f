// @ts-check
// B5: what does it cost a hot loop to be preemptible? Each kernel of bench/kernels, and each algorithm of bench/algorithms, as a
// compiled async function, as a plain synchronous function, as the engine's own async function (which cannot be preempted), and
// as that with a look at a flag in its innermost loops (which can): one source, four modules, a fresh process each, taking turns,
// best of several. Cold: all CPU time of the process, compilers included, from loading the module to 300 ms later, a call.
import { execFile } from 'node:child_process';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { transform } from 'heddle/transformer';
import { preemptibleByHand } from './by-hand.js';

const ROUNDS = 3;
const SECONDS = 0.4;
const MEAN = 1.05;
const WORST = 1.2;
/** For working on one of them: HEDDLE_KERNEL=sieve npm run bench -- b5 */
const ONLY = process.env['HEDDLE_KERNEL'] ?? '';
const VARIANTS = /** @type {const} */ (['compiled', 'sync', 'native', 'byHand']);

const here = fileURLToPath(new URL('.', import.meta.url));
/** Inside the package, so that the compiled kernels find `heddle/internal`. */
const out = join(here, 'dist', `kernels-${process.pid}`);

/** @type {import('./run.js').Bench} */
export default {
  id: 'B5',
  name: 'preemptible loops',
  target: '1.05× / 1.20× of a plain function, steady and cold',
  run: async () => {
    const loops = await measureLoops();
    const ratios = (/** @type {Variant} */ peer, /** @type {'steady' | 'cold'} */ when) =>
      loops.map(({ times: t }) => t.compiled[when] / t[peer][when]);
    const times = (/** @type {number} */ ratio) => `${ratio.toFixed(2)}×`;
    const row = (/** @type {string} */ what, /** @type {number} */ ratio, /** @type {number} */ most) => ({
      what,
      value: times(ratio),
      target: `≤ ${times(most)}`,
      ok: ratio <= most,
    });
    const summary = /** @type {const} */ (['steady', 'cold']).flatMap((when) => [
      row(
        `${loops.length} loops vs plain function, ${when}, geometric mean`,
        geometricMean(ratios('sync', when)),
        MEAN,
      ),
      row(`the worst of them, ${when}`, Math.max(...ratios('sync', when)), WORST),
    ]);
    const peers = /** @type {const} */ ([
      ['native', 'native async function (not preemptible)'],
      ['byHand', 'native async function preemptible by hand'],
    ]).map(([peer, name]) => ({
      what: `  vs ${name}, steady / cold`,
      value: `${times(geometricMean(ratios(peer, 'steady')))} / ${times(geometricMean(ratios(peer, 'cold')))}`,
      target: '',
      ok: null,
    }));
    const each = loops.map(({ name, times: t }) => {
      const steady = t.compiled.steady / t.sync.steady;
      const cold = t.compiled.cold / t.sync.cold;
      return {
        what: `  ${name}, vs plain function, steady / cold`,
        value: `${times(steady)} / ${times(cold)} (${t.compiled.steady.toFixed(1)} vs ${t.sync.steady.toFixed(1)} ms; native async ${t.native.steady.toFixed(1)}, preemptible by hand ${t.byHand.steady.toFixed(1)})`,
        target: `≤ ${times(WORST)}`,
        ok: steady <= WORST && cold <= WORST,
        data: t,
      };
    });
    return [...summary, ...peers, ...each];
  },
};

/**
 * @typedef {(typeof VARIANTS)[number]} Variant
 * @typedef {{ steady: number, cold: number }} Times milliseconds of CPU a call
 * @typedef {{ name: string, times: Record<Variant, Times> }} Loop
 */

/** @returns {Promise<Loop[]>} */
async function measureLoops() {
  await mkdir(out, { recursive: true });
  try {
    const loops = [];
    for (const folder of ['kernels', 'algorithms'])
      for (const file of (await readdir(join(here, folder))).sort())
        if (file.includes(ONLY)) loops.push(await measureLoop(join(here, folder, file)));
    return loops;
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

/** @param {string} file @returns {Promise<Loop>} */
async function measureLoop(file) {
  const name = basename(file, '.js');
  const source = await readFile(file, 'utf8');
  const { code, diagnostics } = transform(source, { fileName: `${name}.js` });
  if (diagnostics.length > 0) throw new Error(`${name} is not compiled: ${JSON.stringify(diagnostics)}`);
  const texts = {
    compiled: code,
    sync: source.replace('async function run(', 'function run('),
    native: source,
    byHand: preemptibleByHand(source),
  };
  const times = /** @type {Record<Variant, Times>} */ (
    Object.fromEntries(VARIANTS.map((v) => [v, { steady: Infinity, cold: Infinity }]))
  );
  const results = new Set();
  for (const variant of VARIANTS) await writeFile(join(out, `${name}.${variant}.js`), texts[variant]);
  for (let round = 0; round < ROUNDS; round++) {
    for (const variant of VARIANTS) {
      const { steady, cold, result } = await timeInProcess(join(out, `${name}.${variant}.js`));
      times[variant].steady = Math.min(times[variant].steady, steady);
      times[variant].cold = Math.min(times[variant].cold, cold);
      results.add(result);
    }
  }
  if (results.size !== 1) throw new Error(`${name}: variants disagree: ${[...results].join(', ')}`);
  return { name, times };
}

/**
 * @param {string} file
 * @returns {Promise<Times & { result: number }>}
 */
async function timeInProcess(file) {
  const { stdout } = await promisify(execFile)(process.execPath, [
    join(here, 'loops-process.js'),
    pathToFileURL(file).href,
    String(SECONDS),
  ]);
  return JSON.parse(stdout);
}

/** @param {number[]} ratios */
function geometricMean(ratios) {
  return Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
}
