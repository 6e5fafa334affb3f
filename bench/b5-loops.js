// @ts-check
// B5: what does it cost a hot loop to be preemptible? Each kernel of bench/kernels as a compiled async function, as a
// plain synchronous function, as the engine's own async function (which cannot be preempted), and as that with a look at a
// flag in its innermost loops (which can): one source, four modules, a fresh process each, taking turns, best of several.
import { execFile } from 'node:child_process';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { transform } from 'heddle/transformer';
import { preemptibleByHand } from './by-hand.js';

const ROUNDS = 3;
const SECONDS = 0.4;
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
  target: '1.05× / 1.20× of a plain function; 0.9× of native async',
  run: async () => {
    const { loops, vsSync, worst, vsNative, vsByHand } = await measureLoops();
    const times = (/** @type {number} */ ratio) => `${ratio.toFixed(2)}×`;
    const perKernel = loops.map(({ kernel, compiled, sync, native, byHand }) => ({
      what: `  ${kernel}, vs plain function`,
      value: `${times(compiled / sync)} (${compiled.toFixed(1)} vs ${sync.toFixed(1)} ms; native async ${native.toFixed(1)}, preemptible by hand ${byHand.toFixed(1)})`,
      target: `≤ ${times(WORST)}`,
      ok: compiled / sync <= WORST,
      data: { compiled, sync, native, byHand },
    }));
    return [
      {
        what: `${loops.length} kernels vs plain function, geometric mean`,
        value: times(vsSync),
        target: '≤ 1.05×',
        ok: vsSync <= 1.05,
      },
      { what: 'the worst of them', value: times(worst), target: `≤ ${times(WORST)}`, ok: worst <= WORST },
      {
        what: 'vs native async function (not preemptible), geometric mean',
        value: times(vsNative),
        target: '≤ 0.90×',
        ok: vsNative <= 0.9,
      },
      {
        what: 'vs native async function preemptible by hand, geometric mean',
        value: times(vsByHand),
        target: '≤ 0.90×',
        ok: vsByHand <= 0.9,
      },
      ...perKernel,
    ];
  },
};

/**
 * @typedef {{ kernel: string, compiled: number, sync: number, native: number, byHand: number }} Loop best milliseconds a call
 * @returns {Promise<{ loops: Loop[], vsSync: number, worst: number, vsNative: number, vsByHand: number }>}
 */
async function measureLoops() {
  const names = (await readdir(join(here, 'kernels'))).filter((name) => name.includes(ONLY)).sort();
  await mkdir(out, { recursive: true });
  try {
    const loops = [];
    for (const name of names) loops.push(await measureKernel(basename(name, '.js')));
    const vsSync = loops.map((loop) => loop.compiled / loop.sync);
    const vsNative = loops.map((loop) => loop.compiled / loop.native);
    const vsByHand = loops.map((loop) => loop.compiled / loop.byHand);
    return {
      loops,
      vsSync: geometricMean(vsSync),
      worst: Math.max(...vsSync),
      vsNative: geometricMean(vsNative),
      vsByHand: geometricMean(vsByHand),
    };
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

/** @param {string} kernel */
async function measureKernel(kernel) {
  const source = await readFile(join(here, 'kernels', `${kernel}.js`), 'utf8');
  const { code, diagnostics } = transform(source, { fileName: `${kernel}.js` });
  if (diagnostics.length > 0) throw new Error(`${kernel} is not compiled: ${JSON.stringify(diagnostics)}`);
  const texts = {
    compiled: code,
    sync: source.replace('async function run(', 'function run('),
    native: source,
    byHand: preemptibleByHand(source),
  };
  const best = { kernel, compiled: Infinity, sync: Infinity, native: Infinity, byHand: Infinity };
  const results = new Set();
  for (const variant of VARIANTS) await writeFile(join(out, `${kernel}.${variant}.js`), texts[variant]);
  for (let round = 0; round < ROUNDS; round++) {
    for (const variant of VARIANTS) {
      const { ms, result } = await timeInProcess(join(out, `${kernel}.${variant}.js`));
      best[variant] = Math.min(best[variant], ms);
      results.add(result);
    }
  }
  if (results.size !== 1) throw new Error(`${kernel}: variants disagree: ${[...results].join(', ')}`);
  return best;
}

/**
 * @param {string} file
 * @returns {Promise<{ ms: number, result: number }>}
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
