// @ts-check
// `npm run fuzz`: random programs, native and compiled, in every mode. Prints what differs, shrunk, and a count.
//   --count N  --first I        programs I … I+N-1 of the seed (default 20,000 from 0)
//   --seed S                    default: drawn, and printed
//   --jobs J                    processes at a time (default 1)
//   --node PATH                 the Node that runs the programs (default: this one)
//   --seconds T                 stop after that time
//   --mode a,b                  only these modes: ordinary, ordinary-preempted, inside, inside-preempted, compiled,
//                               queued, preempted
//   --show I                    print program I of the seed and its native trace, run nothing else
//   --keep                      write what is found to test/fixtures/fuzz-S-I
//   --no-shrink  --json
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { keep } from './keep.js';
import { watch } from './watch.js';

const { values: args } = parseArgs({
  options: {
    count: { type: 'string', default: '20000' },
    first: { type: 'string', default: '0' },
    seed: { type: 'string' },
    jobs: { type: 'string', default: '1' },
    node: { type: 'string' },
    seconds: { type: 'string' },
    mode: { type: 'string' },
    show: { type: 'string' },
    keep: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    'no-shrink': { type: 'boolean', default: false },
  },
});

const seed = args.seed === undefined ? Math.floor(Math.random() * 1e6) : Number(args.seed);

if (args.show !== undefined) {
  const { generate } = await import('./grammar/program.js');
  const { explain } = await import('./explain.js');
  console.log(await explain(generate(seed, Number(args.show))));
  process.exit(0);
}

/** Trace lines printed around the first that differs. */
const CONTEXT = 3;
/** Between two lines of progress. */
const PROGRESS_MS = 10_000;
const print = args.json ? console.error : console.log;
const version = args.node ? execFileSync(args.node, ['--version']).toString().trim() : process.version;
print(`seed ${seed}, Node ${version}`);

/** @type {import('./session.js').Found[]} */
const differences = [];
const count = Number(args.count);
const start = performance.now();
let printed = start;
const state = (/** @type {number} */ done, /** @type {number} */ now) =>
  `${done} programs, ${(done / ((now - start) / 1000)).toFixed(0)}/s, ${differences.length} differences`;
const tally = await watch(
  {
    seed,
    first: Number(args.first),
    programs: count,
    noShrink: args['no-shrink'],
    ...(args.mode ? { modes: args.mode.split(',') } : {}),
    ...(args.seconds ? { until: Date.now() + Number(args.seconds) * 1000 } : {}),
  },
  {
    jobs: Number(args.jobs),
    ...(args.node ? { node: args.node } : {}),
    report(found) {
      differences.push(found);
      describe(found);
      if (args.keep && found.text !== '') print(`kept in ${keep(found)}`);
    },
    begin(begun) {
      const now = performance.now();
      if (now - printed < PROGRESS_MS) return;
      printed = now;
      print(`${state(begun, now)} (of ${count})`);
    },
  },
);
if (args.json) console.log(JSON.stringify({ seed, tally, differences }));
else console.log(tally);
print(`seed ${seed}, Node ${version}: ${state(tally.programs, performance.now())}`);
process.exitCode = differences.length > 0 ? 1 : 0;

/** @param {import('./session.js').Found} found */
function describe({ index, mode, text, expected, actual }) {
  let at = 0;
  while (at < expected.length && expected[at] === actual[at]) at++;
  const around = (/** @type {string[]} */ lines) =>
    lines.slice(Math.max(0, at - 1), at + CONTEXT).join('\n  ');
  print(
    `\nprogram ${index} differs (${mode}); replay: npm run fuzz -- --seed ${seed} --first ${index} --count 1`,
  );
  print(text.replace(/\n\s*\n+/g, '\n'));
  print(`native:\n  ${around(expected)}\n${mode}:\n  ${around(actual)}`);
}
