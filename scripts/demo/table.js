// @ts-check
// The demo's table.
import { availableParallelism, release, type } from 'node:os';

export function machine() {
  return { cores: availableParallelism(), system: `${type()} ${release()}`, node: process.version };
}

/** @param {number} n */
const whole = (n) => Math.round(n).toLocaleString('en');
/** @param {number} n */
const ms = (n) => `${n.toFixed(n < 100 ? 1 : 0)} ms`;

/**
 * Label and cell of each row, from a column as measure.js returns it.
 * @type {[string, (column: any) => string][]}
 */
const ROWS = [
  ['files indexed', (c) => whole(c.files)],
  ['bytes indexed', (c) => whole(c.bytes)],
  ['indexed in', (c) => ms(c.indexedMs)],
  ['searches a second', (c) => c.searchesPerSecond.toFixed(1)],
  ['/health answered', (c) => whole(c.health.requests)],
  ['/health p50', (c) => ms(c.health.p50Ms)],
  ['/health p99', (c) => ms(c.health.p99Ms)],
  ['/health max', (c) => ms(c.health.maxMs)],
  ['longest stall, 1 ms timer in the server', (c) => ms(c.longestStallMs)],
  ['CPU time by core', (c) => perCore(c, 'busyMs').map(ms).join(' + ')],
  ['send tasks ended, by core', (c) => perCore(c, 'tasks').map(whole).join(' + ')],
  ['tasks stolen', (c) => whole(total(c, 'steals'))],
  ['tasks moved to another core', (c) => whole(total(c, 'movedIn'))],
  ['driver', (c) => c.runtime.driver],
];

/**
 * @param {any} column
 * @param {string} figure
 * @returns {number[]}
 */
function perCore(column, figure) {
  return column.runtime.cores.map((/** @type {any} */ core) => core[figure]);
}

/**
 * @param {any} column
 * @param {string} figure
 */
function total(column, figure) {
  return perCore(column, figure).reduce((a, b) => a + b, 0);
}

/** @param {{ machine: ReturnType<typeof machine>, compiled: any, native: any }} results */
export function printTable({ machine: m, compiled, native }) {
  const rows = [
    ['', 'with heddle', 'without'],
    ...ROWS.map(([label, cell]) => [label, cell(compiled), cell(native)]),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column].length)));
  console.log(`\ncode-search, one source built twice; ${m.cores} cores, ${m.system}, Node ${m.node}\n`);
  for (const [label, a, b] of rows) {
    console.log(`${label.padEnd(widths[0])}  ${a.padStart(widths[1])}  ${b.padStart(widths[2])}`);
  }
}
