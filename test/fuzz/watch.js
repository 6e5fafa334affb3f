// @ts-check
// Runs a plan in child processes: a fresh one for each stretch of programs, and after one that hangs or dies.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { emptyTally } from './session.js';

/** @typedef {import('./session.js').Plan} Plan */
/** @typedef {import('./session.js').Found} Found */
/** @typedef {import('./session.js').Tally} Tally */

/** Programs of one process: the engine keeps something of every text it has compiled. */
const STRETCH = 5000;
/** Shrinking reports nothing for long; a program takes milliseconds, on a busy machine a second. */
const PATIENCE_MS = 120_000;

/**
 * @param {Plan} plan
 * @param {(found: Found) => void} report
 * @param {(done: number) => void} [progress] called after each stretch
 * @returns {Promise<Tally>}
 */
export async function watch(plan, report, progress = () => undefined) {
  const total = emptyTally();
  const end = plan.first + plan.programs;
  for (let first = plan.first; first < end;) {
    if (plan.until !== undefined && Date.now() > plan.until) break;
    const programs = Math.min(STRETCH, end - first);
    const stretch = await runStretch({ ...plan, first, programs }, report);
    merge(total, stretch.tally);
    first = stretch.next;
    progress(total.programs);
  }
  return total;
}

/**
 * @param {Plan} plan
 * @param {(found: Found) => void} report
 * @returns {Promise<{ tally: Tally, next: number }>}
 */
function runStretch(plan, report) {
  return new Promise((resolve) => {
    const child = fork(fileURLToPath(new URL('child.js', import.meta.url)), {
      stdio: ['ignore', 'inherit', 'ignore', 'ipc'],
    });
    let at = plan.first;
    /** @type {Tally | null} */
    let tally = null;
    let why = 'died';
    const giveUp = () => {
      why = 'hangs';
      child.kill('SIGKILL');
    };
    let timer = setTimeout(giveUp, PATIENCE_MS);
    child.on('message', (/** @type {any} */ message) => {
      clearTimeout(timer);
      timer = setTimeout(giveUp, PATIENCE_MS);
      if ('at' in message) at = message.at;
      else if ('found' in message) report(message.found);
      else tally = message.tally;
    });
    child.on('exit', () => {
      clearTimeout(timer);
      if (tally !== null) return resolve({ tally, next: plan.first + plan.programs });
      report({
        seed: plan.seed,
        index: at,
        mode: `process ${why}`,
        text: '',
        types: false,
        expected: [],
        actual: [],
      });
      resolve({ tally: { ...emptyTally(), programs: at - plan.first + 1 }, next: at + 1 });
    });
    child.send(plan);
  });
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
