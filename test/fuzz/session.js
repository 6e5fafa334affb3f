// @ts-check
// A row of programs from one seed, checked one after the other; what differs is shrunk at once.
import { check } from './check.js';
import { generate } from './grammar/program.js';
import { compiled } from './run.js';
import { shrink } from './shrink.js';

/**
 * @typedef {object} Found
 * @property {number} seed
 * @property {number} index
 * @property {string} mode the first that differs
 * @property {string} text the program, shrunk
 * @property {boolean} types
 * @property {string[]} expected native's trace
 * @property {string[]} actual
 */

/**
 * @typedef {object} Tally
 * @property {number} programs
 * @property {Record<string, number>} verdicts
 * @property {Record<string, number>} runs by mode
 * @property {Record<string, number>} kept functions left native, by the code of the reason
 * @property {number} functions async functions in the texts
 * @property {number} compiled async functions that were compiled
 */

/** Every so many programs transform() itself compiles, see compile.js. */
const AUDIT = 256;
/** Programs that are run even where loading the compiler took all the time there was. */
const LEAST = 25;

/** @returns {Tally} */
export function emptyTally() {
  return { programs: 0, verdicts: {}, runs: {}, kept: {}, functions: 0, compiled: 0 };
}

/**
 * @typedef {object} Plan
 * @property {number} seed
 * @property {number} first
 * @property {number} programs
 * @property {readonly string[] | undefined} [modes]
 * @property {boolean} [noShrink]
 * @property {number} [until] time, as of Date.now(), at which to stop
 */

/**
 * @param {Plan} plan
 * @param {(index: number) => void} begin called before each program and, while one is shrunk, before each try
 * @param {(found: Found) => void} report
 * @param {(found: Found) => void} [shrinking] what is about to be shrunk: a try may never come back
 * @returns {Promise<Tally>}
 */
export async function session(plan, begin, report, shrinking = () => undefined) {
  const tally = emptyTally();
  for (let index = plan.first; index < plan.first + plan.programs; index++) {
    if (plan.until !== undefined && Date.now() > plan.until && tally.programs >= LEAST) break;
    begin(index);
    const { text, flavour } = generate(plan.seed, index);
    const program = described(text, flavour);
    const options = { audit: index % AUDIT === 0, ...(plan.modes ? { modes: plan.modes } : {}) };
    const before = compiled.functions;
    const outcome = await checked(program, options);
    tally.programs++;
    count(tally.verdicts, outcome.verdict);
    for (const mode of outcome.ran) count(tally.runs, mode);
    for (const code of outcome.kept) count(tally.kept, code);
    if (outcome.ran.length > 0) {
      tally.functions += text.match(/\basync\b(?=[ (*])/g)?.length ?? 0;
      tally.compiled += (compiled.functions - before) / outcome.ran.length;
    }
    if (outcome.verdict === 'differs') {
      const found = { ...base(plan, index), text, types: program.types, ...outcome.differences[0] };
      if (plan.noShrink || found.mode === FAULT || found.mode.startsWith('compile.js')) report(found);
      else {
        shrinking(found);
        report(await smallest(program, found, () => begin(index)));
      }
    } else if (outcome.verdict === 'not a program')
      report({
        ...base(plan, index),
        mode: 'generator',
        text,
        types: program.types,
        expected: [],
        actual: [],
      });
  }
  return tally;
}

/** What check() itself throws is the fuzzer's own fault, and is reported with the program that shows it. */
const FAULT = 'fault of the fuzzer';

/**
 * @param {import('./check.js').Check} program
 * @param {import('./check.js').Options} options
 * @returns {Promise<import('./check.js').Outcome>}
 */
async function checked(program, options) {
  try {
    return await check(program, options);
  } catch (error) {
    const actual = String(error instanceof Error ? error.stack : error).split('\n');
    return { verdict: 'differs', differences: [{ mode: FAULT, expected: [], actual }], ran: [], kept: [] };
  }
}

/**
 * @param {import('./check.js').Check} program
 * @param {Found} found
 * @param {() => void} begin
 * @returns {Promise<Found>}
 */
async function smallest(program, found, begin) {
  const again = (/** @type {string} */ text) => checked({ ...program, text }, { modes: [found.mode] });
  const text = await shrink(program.text, async (t) => {
    begin();
    return fails(await again(t), found);
  });
  const [last = found] = (await again(text)).differences;
  return { ...found, text, expected: last.expected, actual: last.actual };
}

/** Cutting a declaration or an await away makes other errors; they are not what was found. */
const STRANGE = /ReferenceError(?!\()|^~~.*CancelledError/;

/**
 * @param {import('./check.js').Outcome} outcome
 * @param {import('./check.js').Difference} original
 */
function fails(outcome, original) {
  const [now] = outcome.differences;
  if (now === undefined || kind(now.mode) !== kind(original.mode)) return false;
  if (now.actual[0]?.startsWith('NOT RUN') !== original.actual[0]?.startsWith('NOT RUN')) return false;
  const strange = (/** @type {string[]} */ trace) => trace.some((line) => STRANGE.test(line));
  return !strange(now.expected) || strange(original.expected);
}

/** 'cancelled (queued)' shrunk may be 'cancelled (compiled)', not 'interrupted'. @param {string} mode */
function kind(mode) {
  return mode.split(' ')[0];
}

/**
 * @param {string} text
 * @param {import('./grammar/context.js').Flavour} flavour
 * @returns {import('./check.js').Check}
 */
export function described(text, { types, resources, tasks }) {
  const [cancels, turns, total] = ['chain', 'turns', 'shared'].map((kind) => kind === tasks);
  return { text, types, resources, cancels, turns, total };
}

/** @param {Plan} plan @param {number} index */
function base(plan, index) {
  return { seed: plan.seed, index };
}

/** @param {Record<string, number>} counts @param {string} key */
function count(counts, key) {
  counts[key] = (counts[key] ?? 0) + 1;
}
