// @ts-check
// B2 once more: what do the metrics cost? The same program under a runtime, in a copy of heddle as it is and in one without
// what counts. A third variant does three percent more than it owns up to: where that is not found to be more than the limit,
// the machine is too noisy for the question.
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transform } from 'heddle/transformer';
import { costs } from './cost.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('..', import.meta.url));
const LIMIT = 1.02;

/**
 * What is taken out of which built file, and what stands in its place. Each must be found. The number of polls and the timed
 * run in 64 stay: the executor tunes its intervals by them.
 */
const COUNTING = [
  ['observe/counters.js', 'counters.polls[bucket]++;', ''],
  ['executor/executor.js', 'counters.budgetYields++;', ''],
  ['executor/hog.js', 'counters.preemptions++;', ''],
  ['task/spawn-local.js', 'counters.begun++;', ''],
  ['task/complete.js', /if \(\(st & [^)]*\) !== 0\)\s*counters\.ended\+\+;/, ''],
  ['cores/balance.js', /note\(parks\) \{/, 'note(parks) { return;'],
];
/** The copies are two levels deeper, and are to have the addon too. */
const DEEPER = [
  ['driver/addon.js', "new URL('../../', runtimeFolder)", "new URL('../../../../', runtimeFolder)"],
];

/** @type {import('./run.js').Bench} */
export default {
  id: 'B2',
  name: 'cost of the metrics',
  target: 'less than 2 %',
  run: async () => {
    // Inside dist, so that the package's other parts are found.
    const out = join(root, 'dist', `metrics-${process.pid}`);
    try {
      await copyRuntime(join(out, 'bare'), [...COUNTING, ...DEEPER]);
      await copyRuntime(join(out, 'counting'), DEEPER);
      const more = ['const TASKS = 200;', 'const TASKS = 206;', 'return TASKS *', 'return 200 *'];
      const [yields, control] = await costs([
        await build(out, 'bare', 'yield-many'),
        await build(out, 'counting', 'yield-many'),
        await build(out, 'bare', 'yield-many', more),
      ]);
      const [spawns] = await costs([
        await build(out, 'bare', 'spawn-many'),
        await build(out, 'counting', 'spawn-many'),
      ]);
      return [
        {
          what: 'yield_many under a runtime, vs the same without metrics',
          value: show(yields) + (verdict(yields) === null ? ', undecided' : ''),
          target: `≤ ${LIMIT}×`,
          ok: verdict(yields),
          data: { ...yields },
        },
        {
          what: '  would 3 % be noticed? the same with so much more to do',
          value: show(control),
          target: `> ${LIMIT}×`,
          ok: verdict(control) === false,
          data: { ...control },
        },
        {
          what: '  spawn_many, vs the same without metrics',
          value: show(spawns),
          target: '',
          ok: null,
          data: { ...spawns },
        },
      ];
    } finally {
      await rm(out, { recursive: true, force: true });
    }
  },
};

/** Within the limit? Null: the interval holds both answers. @param {import('./cost.js').Cost} cost */
function verdict({ low, high }) {
  return high <= LIMIT ? true : low > LIMIT ? false : null;
}

/** @param {import('./cost.js').Cost} cost */
function show({ ratio, low, high }) {
  return `${ratio.toFixed(3)}× (${low.toFixed(3)} to ${high.toFixed(3)})`;
}

/** @param {string} out @param {(string | RegExp)[][]} edits of the built runtime */
async function copyRuntime(out, edits) {
  await mkdir(out, { recursive: true });
  await cp(join(root, 'dist/runtime'), join(out, 'runtime'), { recursive: true });
  for (const [file, what, instead] of edits) {
    const path = join(out, 'runtime', String(file));
    await writeFile(path, replace(await readFile(path, 'utf8'), what, String(instead), String(file)));
  }
}

/** @param {string} text @param {string | RegExp} what @param {string} instead @param {string} file */
function replace(text, what, instead, file) {
  const edited = text.replaceAll(typeof what === 'string' ? what : new RegExp(what, 'g'), instead);
  if (edited === text) throw new Error(`${file} has nothing like ${what}: bring the bench up to date`);
  return edited;
}

/**
 * Compiles a program for one of the copies.
 * @param {string} out
 * @param {string} copy
 * @param {string} program
 * @param {string[]} edits what, instead, what, instead …
 * @returns {Promise<string>} the file
 */
async function build(out, copy, program, edits = []) {
  let source = await readFile(join(here, `programs/${program}.js`), 'utf8');
  for (let i = 0; i < edits.length; i += 2) source = replace(source, edits[i], edits[i + 1], program);
  const runtime = `import { Runtime } from 'heddle';\nawait Runtime.start({ cores: 1 });\n`;
  const { code } = transform(runtime + source, { fileName: `${program}.js` });
  const url = (/** @type {string} */ name) => pathToFileURL(join(out, copy, 'runtime', name)).href;
  const file = join(out, `${program}-${copy}${edits.length > 0 ? '-more' : ''}.js`);
  await writeFile(
    file,
    code
      .replaceAll(/(['"])heddle\1/g, `'${url('index.js')}'`)
      .replaceAll(/(['"])heddle\/internal(?:\/tasks)?\1/g, `'${url('tasks.js')}'`),
  );
  return file;
}
