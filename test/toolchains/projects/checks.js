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
 * @param {string} report of coverage, as istanbul or lcov write it
 * @returns {string[]} faults: lines of `work.ts` that it has wrong
 */
export function coverageFaults(report) {
  const lines = report.startsWith('{') ? istanbulLines(JSON.parse(report)) : lcovLines(report);
  if (lines === null) return ['src/work.ts is not in the coverage report'];
  const from = lineOf('export async function never');
  const neverRun = [lineOf("console.log('never')"), ...[1, 2, 3].map((i) => from + i)];
  const faults = [];
  // Tools that count lines, not statements, count these too.
  const around = [lineOf("console.log('never')") + 1, from, from + 4];
  for (const line of neverRun)
    if (!lines.missed.has(line)) faults.push(`line ${line} of work.ts counts as covered`);
  for (const line of lines.missed)
    if (!neverRun.includes(line) && !around.includes(line))
      faults.push(`line ${line} of work.ts counts as not covered`);
  if (!lines.hit.has(lineOf('throw new RangeError')))
    faults.push('a line that throws does not count as covered');
  return faults;
}

/** @typedef {{ hit: Set<number>, missed: Set<number> }} Lines */

/** @param {Record<string, any>} coverage @returns {Lines | null} */
function istanbulLines(coverage) {
  const file = Object.entries(coverage).find(([name]) => name.endsWith('/src/work.ts'))?.[1];
  if (file === undefined) return null;
  const lines = empty();
  for (const [key, count] of Object.entries(file.s)) note(lines, file.statementMap[key].start.line, count);
  return lines;
}

/** @param {string} text @returns {Lines | null} */
function lcovLines(text) {
  const record = text.split('end_of_record').find((each) => /^SF:.*src\/work\.ts$/m.test(each));
  if (record === undefined) return null;
  const lines = empty();
  for (const [, line, count] of record.matchAll(/^DA:(\d+),(\d+)/gm))
    note(lines, Number(line), Number(count));
  return lines;
}

/** @returns {Lines} */
function empty() {
  return { hit: new Set(), missed: new Set() };
}

/** @param {Lines} lines @param {number} line @param {number} count */
function note(lines, line, count) {
  if (count > 0) lines.hit.add(line);
  else lines.missed.add(line);
}
