// node test/conformance/run.mjs [--suite DIR] [--mode native|default|tasks|forced …] [--filter TEXT] [--jobs N] [--out DIR] [--again] [--page]
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

let native = read('native');
const unknown = values.fresh || values.mode.includes('native') ? all : all.filter((v) => !native[key(v)]);
if (unknown.length) native = await run('native', unknown);
const passing = all.filter((v) => native[key(v)].status === 'pass');
console.log(`${all.length} variants, ${passing.length} pass natively on Node ${process.version}`);

for (const mode of values.mode.filter((m) => m !== 'native')) {
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
