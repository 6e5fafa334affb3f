// @ts-check
// What must be true of the program in every toolchain.
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';

/** @typedef {import('./program/program.ts').Report} Report */

/** In milliseconds: two and a half slices. */
const STALL_MS = 25;

const work = readFileSync(new URL('./program/work.ts', import.meta.url), 'utf8').split('\n');

/** The line of `work.ts` that has this text, from 1. @param {string} text */
export function lineOf(text) {
  return work.findIndex((line) => line.includes(text)) + 1;
}

/**
 * @param {Report} report of the program as it was built
 * @param {Report} native of the same program, run by Node alone
 * @returns {string[]} what is not as it should be
 */
export function faultsOf(report, native) {
  const faults = [];
  if (!isDeepStrictEqual(report.results, native.results))
    faults.push(
      `results ${JSON.stringify(report.results)} where native ones are ${JSON.stringify(native.results)}`,
    );
  if (report.computed < 2 * STALL_MS)
    faults.push(`computed for ${report.computed} ms only, which says nothing about stalls`);
  if (report.stall >= STALL_MS) faults.push(`timers waited for ${report.stall.toFixed(1)} ms`);
  if (report.threads.every((id) => id === 0)) faults.push('no spawned task ran on another core');
  const place = `work.ts:${lineOf('throw new RangeError')}:`;
  for (const stack of report.stacks)
    if (!stack.split('\n')[1]?.includes(place)) faults.push(`no ${place} at the top of the stack:\n${stack}`);
  return faults;
}

/** A native run must be stalled, or the check above means nothing. @param {Report} native */
export function assertNative({ stall, threads }) {
  if (stall < 2 * STALL_MS)
    throw new Error(`natively, timers waited for ${stall} ms only: computes too little`);
  if (threads.length !== 1) throw new Error('natively, tasks ran on several threads');
}

/**
 * Lines of `work.ts` that an istanbul report says are not covered.
 * @param {Record<string, any>} coverage
 * @returns {string[]} faults
 */
export function coverageFaults(coverage) {
  const file = Object.entries(coverage).find(([name]) => name.endsWith('/src/work.ts'))?.[1];
  if (file === undefined) return ['src/work.ts is not in the coverage report'];
  const missed = new Set();
  for (const [key, count] of Object.entries(file.s))
    if (count === 0) missed.add(file.statementMap[key].start.line);
  const from = lineOf('export async function never');
  const neverRun = [lineOf("console.log('never')"), ...[1, 2, 3].map((i) => from + i)];
  const faults = [];
  for (const line of neverRun)
    if (![...missed].some((each) => each >= line - 1 && each <= line))
      faults.push(`line ${line} of work.ts counts as covered`);
  for (const line of missed)
    if (!neverRun.includes(line) && line !== from)
      faults.push(`line ${line} of work.ts counts as not covered`);
  return faults;
}
