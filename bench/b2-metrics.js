// @ts-check
// B2 once more: what do the metrics cost? The same program under a runtime, against a copy of heddle without what counts.
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transform } from 'heddle/transformer';
import { time } from './versus.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('..', import.meta.url));
const LIMIT = 1.02;
/** Pairs of processes. What one percent is takes more of them than a factor. */
const ROUNDS = 11;

/**
 * What is taken out of which built file, and what stands in its place. Each must be found. The number of polls and the timed
 * run in 64 stay: the executor tunes its intervals by them.
 */
const CUTS = [
  ['observe/counters.js', 'counters.polls[bucket]++;', ''],
  ['executor/executor.js', 'counters.budgetYields++;', ''],
  ['executor/hog.js', 'counters.preemptions++;', ''],
  ['task/spawn-local.js', 'counters.begun++;', ''],
  ['task/complete.js', /if \(\(task\.st & [^)]*\) !== 0\)\s*counters\.ended\+\+;/, ''],
  ['cores/balance.js', /note\(parks\) \{/, 'note(parks) { return;'],
  // The copy is a level deeper, and is to have the addon too.
  ['driver/addon.js', "new URL('../../', runtimeFolder)", "new URL('../../../', runtimeFolder)"],
];

/** @type {import('./run.js').Bench} */
export default {
  id: 'B2',
  name: 'cost of the metrics',
  target: 'less than 2 %',
  run: async () => {
    // Inside dist, so that the addon and the package's other parts are found.
    const out = join(root, 'dist', `without-metrics-${process.pid}`);
    try {
      await copyWithout(out);
      const yields = await compare(out, 'yield-many');
      const spawns = await compare(out, 'spawn-many');
      return [
        {
          what: 'yield_many under a runtime, vs the same without metrics',
          value: show(yields),
          target: `≤ ${LIMIT}×`,
          ok: median(yields) <= LIMIT,
          data: { ratios: yields },
        },
        {
          what: '  spawn_many, vs the same without metrics',
          value: show(spawns),
          target: '',
          ok: null,
          data: { ratios: spawns },
        },
      ];
    } finally {
      await rm(out, { recursive: true, force: true });
    }
  },
};

/** @param {number[]} sorted */
function median(sorted) {
  return sorted[sorted.length >> 1];
}

/** Median and quartiles. @param {number[]} sorted */
function show(sorted) {
  const quarter = sorted.length >> 2;
  return `${median(sorted).toFixed(3)}× (${sorted[quarter].toFixed(3)} to ${sorted[sorted.length - 1 - quarter].toFixed(3)})`;
}

/**
 * @param {string} out
 * @param {string} program
 * @returns {Promise<number[]>} of each pair, the time with metrics over that without; sorted
 */
async function compare(out, program) {
  const [counting, bare] = await build(out, program);
  const ratios = [];
  for (let round = 0; round < ROUNDS; round++) {
    // Who goes first may have the cooler processor.
    const first = round % 2 === 0;
    const a = await time(first ? counting : bare);
    const b = await time(first ? bare : counting);
    ratios.push(first ? a / b : b / a);
  }
  return ratios.sort((a, b) => a - b);
}

/** A copy of the built runtime that counts nothing. @param {string} out */
async function copyWithout(out) {
  await mkdir(out, { recursive: true });
  await cp(join(root, 'dist/runtime'), join(out, 'runtime'), { recursive: true });
  for (const [file, what, instead] of CUTS) {
    const path = join(out, 'runtime', String(file));
    const text = await readFile(path, 'utf8');
    const cut = text.replaceAll(typeof what === 'string' ? what : new RegExp(what, 'g'), String(instead));
    if (cut === text) throw new Error(`${file} has nothing like ${what}: bring the bench up to date`);
    await writeFile(path, cut);
  }
}

/**
 * @param {string} out
 * @param {string} program
 * @returns {Promise<[counting: string, bare: string]>}
 */
async function build(out, program) {
  const source = await readFile(join(here, `programs/${program}.js`), 'utf8');
  const runtime = `import { Runtime } from 'heddle';\nawait Runtime.start({ cores: 1 });\n`;
  const { code } = transform(runtime + source, { fileName: `${program}.js` });
  const counting = join(out, `${program}-counting.js`);
  const bare = join(out, `${program}-bare.js`);
  await writeFile(counting, code);
  await writeFile(
    bare,
    code
      .replaceAll(/(['"])heddle\1/g, `'${pathToFileURL(join(out, 'runtime/index.js')).href}'`)
      .replaceAll(/(['"])heddle\/internal\1/g, `'${pathToFileURL(join(out, 'runtime/internal.js')).href}'`),
  );
  return [counting, bare];
}
