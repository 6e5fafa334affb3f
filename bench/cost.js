// @ts-check
// What does a small part of the runtime cost, to a percent? Variants of one program live side by side in warm processes and
// take turns in stretches so short that whatever else happens on the machine happens to all of them. What is left is the luck
// of a process (where its code and heap lie is good for a percent or two, for as long as it lives), so there are many
// groups of processes: the median over them is the figure.
import { fork } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';

const GROUPS = 15;
/** Of the median of 15, an interval that holds it with 96 % lies between the 4th and the 12th. */
const WITHIN = 3;
const ROUNDS = 16;
const STRETCH_MS = 20;

/**
 * @typedef {object} Cost the time of a variant over that of the first one
 * @property {number} ratio median over the groups
 * @property {number} low
 * @property {number} high the median lies between them with 96 %
 * @property {number[]} ratios of the groups, sorted
 */

/**
 * @param {string[]} files variants of a program of which each exports `run(): Promise<number>`; the first is what others are
 * compared with
 * @returns {Promise<Cost[]>} of every other variant
 */
export async function costs(files) {
  /** @type {number[][]} */
  const ratios = files.map(() => []);
  for (let group = 0; group < GROUPS; group++) {
    const [base, ...others] = await measure(files);
    others.forEach((ns, i) => ratios[i + 1].push(ns / base));
  }
  return ratios.slice(1).map((of) => {
    of.sort((a, b) => a - b);
    return { ratio: of[GROUPS >> 1], low: of[WITHIN], high: of[GROUPS - 1 - WITHIN], ratios: of };
  });
}

/**
 * One group of processes. The lower quartile of the stretches: what lies above it was disturbed.
 * @param {string[]} files
 */
async function measure(files) {
  /** @type {import('node:child_process').ChildProcess[]} */
  const processes = [];
  try {
    for (const file of files) {
      const child = fork(fileURLToPath(new URL('cost-process.js', import.meta.url)), [
        pathToFileURL(file).href,
        String(STRETCH_MS),
      ]);
      processes.push(child);
      // Warm before the next one starts: they share no processor time.
      await answer(child);
    }
    /** @type {number[][]} */
    const times = files.map(() => []);
    for (let round = 0; round < ROUNDS; round++) {
      for (let turn = 0; turn < files.length; turn++) {
        const i = (turn + round) % files.length;
        processes[i].send('stretch');
        times[i].push(await answer(processes[i]));
      }
    }
    return times.map((of) => of.sort((a, b) => a - b)[ROUNDS >> 2]);
  } finally {
    for (const child of processes) child.kill();
  }
}

/** @param {import('node:child_process').ChildProcess} child @returns {Promise<number>} */
function answer(child) {
  return new Promise((resolve, reject) => {
    /** @param {number | null} code @param {string | null} signal */
    const ended = (code, signal) => {
      reject(new Error(`the process of a variant ended: ${signal ?? code}`));
    };
    child.once('exit', ended);
    child.once('message', (ns) => {
      child.off('exit', ended);
      resolve(Number(ns));
    });
  });
}
