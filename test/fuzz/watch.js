// @ts-check
// Runs a plan in child processes, some at a time: a fresh one for each stretch of programs, and after one that hangs or dies.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { generate } from './grammar/program.js';
import { emptyTally } from './session.js';

/** @typedef {import('./session.js').Plan} Plan */
/** @typedef {import('./session.js').Found} Found */
/** @typedef {import('./session.js').Tally} Tally */

/** Programs of one process: the engine keeps something of every text it has compiled. */
const STRETCH = 5000;
/** A program, and a try of one that is shrunk, takes milliseconds; on a busy machine a second. */
const PATIENCE_MS = 60_000;

/**
 * @typedef {object} Watch
 * @property {number} jobs processes at a time
 * @property {string} [node] the Node that runs the programs; default: this one
 * @property {(found: Found) => void} report
 * @property {(done: number) => void} begin called for each program, with those begun so far
 */

/**
 * @param {Plan} plan
 * @param {Watch} options
 * @returns {Promise<Tally>}
 */
export async function watch(plan, options) {
  const total = emptyTally();
  const end = plan.first + plan.programs;
  const size = Math.max(1, Math.min(STRETCH, Math.ceil(plan.programs / options.jobs)));
  let next = plan.first;
  let begun = 0;
  const begin = () => options.begin(++begun);
  const job = async () => {
    while (next < end && !(plan.until !== undefined && Date.now() > plan.until)) {
      let first = next;
      const last = (next = Math.min(end, next + size));
      while (first < last) {
        const stretch = await runStretch({ ...plan, first, programs: last - first }, { ...options, begin });
        merge(total, stretch.tally);
        first = stretch.next;
      }
    }
  };
  await Promise.all(Array.from({ length: options.jobs }, job));
  return total;
}

/**
 * @param {Plan} plan
 * @param {Pick<Watch, 'node' | 'report'> & { begin(): void }} options
 * @returns {Promise<{ tally: Tally, next: number }>}
 */
function runStretch(plan, { node, report, begin }) {
  return new Promise((resolve) => {
    const child = fork(fileURLToPath(new URL('child.js', import.meta.url)), {
      stdio: ['ignore', 'inherit', 'ignore', 'ipc'],
      ...(node ? { execPath: node } : {}),
    });
    let at = plan.first - 1;
    /** @type {Tally | null} */
    let tally = null;
    /** @type {Found | null} what is being shrunk */
    let shrinking = null;
    let why = 'died';
    const giveUp = () => {
      why = 'hangs';
      child.kill('SIGKILL');
    };
    const timer = setTimeout(giveUp, PATIENCE_MS);
    child.on('message', (/** @type {any} */ message) => {
      timer.refresh();
      if ('at' in message) {
        if (message.at > at) begin();
        at = message.at;
      } else if ('shrinking' in message) shrinking = message.shrinking;
      else if ('found' in message) {
        shrinking = null;
        report(message.found);
      } else tally = message.tally;
    });
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      if (tally !== null) return resolve({ tally, next: plan.first + plan.programs });
      const index = Math.max(at, plan.first);
      report(shrinking ?? lost(plan.seed, index, `process ${why} (${signal ?? code})`));
      resolve({ tally: { ...emptyTally(), programs: index - plan.first + 1 }, next: index + 1 });
    });
    child.send(plan);
  });
}

/** A program that ended the process it ran in. @param {number} seed @param {number} index @param {string} mode @returns {Found} */
function lost(seed, index, mode) {
  const { text, flavour } = generate(seed, index);
  return { seed, index, mode, text, types: flavour.types, expected: [], actual: [] };
}

/** @param {Tally} total @param {Tally} more */
function merge(total, more) {
  total.programs += more.programs;
  total.functions += more.functions;
  total.compiled += more.compiled;
  for (const key of /** @type {const} */ (['verdicts', 'runs', 'kept'])) {
    for (const [name, n] of Object.entries(more[key])) total[key][name] = (total[key][name] ?? 0) + n;
  }
}
