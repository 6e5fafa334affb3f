// node test/conformance/run.mjs [--suite DIR] [--mode native|default|inside|tasks|forced …] [--filter TEXT] [--jobs N] [--out DIR] [--again] [--page]
// Runs the async part of tc39/test262 natively, and what passes again compiled; prints counts and what is lost.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runAll } from './pool.mjs';
import { page } from './page.mjs';
import { lossOf, summary } from './report.mjs';
import { select } from './select.mjs';

const MODES = {
  native: { native: true },
  default: {},
  // The test's async functions are called by tasks (inside.mjs); natively, by others.
  'native-inside': { native: true, inside: true },
  inside: { inside: true },
  tasks: { tasks: true },
  // Tasks with no await in place and every preemption point taken.
  forced: { tasks: true, forced: true },
};

const { values } = parseArgs({
  options: {
    suite: { type: 'string', default: process.env.TEST262_DIR },
    mode: { type: 'string', multiple: true, default: ['default'] },
    filter: { type: 'string', default: '' },
    jobs: { type: 'string', default: '2' },
    out: { type: 'string', default: join(import.meta.dirname, '..', '..', 'build', 'conformance') },
    fresh: { type: 'boolean', default: false },
    part: { type: 'string', default: '1/1' },
    again: { type: 'boolean', default: false },
    page: { type: 'boolean', default: false },
  },
});
if (!values.suite || !existsSync(join(values.suite, 'harness'))) {
  console.error('A checkout of tc39/test262 is needed: --suite DIR or TEST262_DIR.');
  process.exit(2);
}

mkdirSync(values.out, { recursive: true });
const [part, parts] = values.part.split('/').map(Number);
const all = select(values.suite, values.filter).filter(
  (_, i, a) => Math.floor((i * parts) / a.length) === part - 1,
);
const key = ({ file, variant }) => `${file} ${variant}`;
const resultsFile = (mode) => join(values.out, `${mode}-${process.version}.json`);
const read = (mode) =>
  existsSync(resultsFile(mode)) ? JSON.parse(readFileSync(resultsFile(mode), 'utf8')) : {};

async function run(mode, variants) {
  const results = await runAll(values.suite, variants, MODES[mode], Number(values.jobs), (n, of) =>
    console.error(`${mode}: ${n} of ${of}`),
  );
  const known = read(mode);
  variants.forEach((v, i) => (known[key(v)] = results[i]));
  writeFileSync(resultsFile(mode), JSON.stringify(known, null, 1));
  return known;
}

/** Those of `variants` that pass natively, rewritten or as they are. */
async function passingOf(mode, variants) {
  const known = values.fresh || values.mode.includes(mode) ? {} : read(mode);
  const unknown = variants.filter((v) => !known[key(v)]);
  const results = unknown.length ? await run(mode, unknown) : known;
  const passing = variants.filter((v) => results[key(v)].status === 'pass');
  console.log(`${variants.length} variants, ${passing.length} pass ${mode} on Node ${process.version}`);
  return passing;
}

const unchanged = await passingOf('native', all);
for (const mode of values.mode.filter((m) => !m.startsWith('native'))) {
  const passing = MODES[mode].inside ? await passingOf('native-inside', unchanged) : unchanged;
  // --again: only what the last run has lost, to see whether it still is.
  const before = values.again ? read(mode) : {};
  const wanted = values.again ? passing.filter((v) => !before[key(v)] || lossOf(v, before[key(v)])) : passing;
  const results = await run(mode, wanted);
  const lost = passing.flatMap((v) => {
    const reason = lossOf(v, results[key(v)]);
    return reason ? [{ ...v, reason, message: results[key(v)].message }] : [];
  });
  console.log(summary(mode, passing.length, lost));
  const outcome = { mode, node: process.version, of: passing.length, lost };
  writeFileSync(join(values.out, `lost-${mode}-${process.version}.json`), JSON.stringify(outcome, null, 1));
}
if (values.page) {
  // Of every Node that has run the suite into this folder.
  const runs = readdirSync(values.out)
    .filter((name) => /^lost-.*\.json$/.test(name))
    .map((name) => JSON.parse(readFileSync(join(values.out, name), 'utf8')))
    .sort((a, b) => a.node.localeCompare(b.node) || a.mode.localeCompare(b.mode));
  const file = join(import.meta.dirname, '..', '..', 'docs', 'conformance.md');
  writeFileSync(file, page(runs, { commit: process.env.TEST262_COMMIT ?? 'unknown', selected: all.length }));
}
