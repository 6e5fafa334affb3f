// @ts-check
// `npm run bench [-- --json FILE] [-- --node PATH] [-- b1 b11 …]`: runs every bench of this folder and prints one table. With
// `--node`, all of it, peers included, runs under that Node.
// A bench is a file `b<number>-<name>.js` whose default export is a `Bench`; it brings its peer along, so that both are
// measured in the same run on the same machine.
import { spawnSync } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { availableParallelism, release } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/**
 * @typedef {object} Row one line of the table
 * @property {string} what what is measured, against which peer
 * @property {string} value what came out, with its unit
 * @property {string} target what is wanted
 * @property {boolean | null} ok whether it reaches the target; null: there is none
 * @property {Record<string, unknown>} [data] the figures behind it, for --json
 *
 * @typedef {object} Bench
 * @property {string} id B1, B2 …
 * @property {string} name
 * @property {string} target
 * @property {() => Promise<Row[]>} run
 */

const { values, positionals } = parseArgs({
  options: { json: { type: 'string' }, node: { type: 'string' } },
  allowPositionals: true,
});
if (values.node !== undefined) {
  // All children are started with `process.execPath`, so it is enough to start over.
  const json = values.json === undefined ? [] : ['--json', values.json];
  const child = spawnSync(values.node, [fileURLToPath(import.meta.url), ...json, ...positionals], {
    stdio: 'inherit',
  });
  if (child.error !== undefined) throw child.error;
  process.exit(child.status ?? 1);
}
const wanted = positionals.map((id) => id.toUpperCase());

const here = new URL('.', import.meta.url);
const files = (await readdir(here)).filter((name) => /^b\d+-.*\.js$/.test(name));
files.sort((a, b) => number(a) - number(b));

/** @type {(Row & { id: string, name: string })[]} */
const rows = [];
for (const file of files) {
  /** @type {Bench | undefined} */
  const bench = (await import(new URL(file, here).href)).default;
  if (bench === undefined || (wanted.length > 0 && !wanted.includes(bench.id))) continue;
  process.stderr.write(`${bench.id} ${bench.name} …\n`);
  for (const row of await bench.run()) rows.push({ id: bench.id, name: bench.name, ...row });
}

const machine = {
  cores: availableParallelism(),
  kernel: `${process.platform} ${release()}`,
  node: process.version,
};
console.log(`${machine.cores} cores, ${machine.kernel}, Node ${machine.node}\n`);
printTable(
  ['', 'what', 'measured', 'at least', ''],
  rows.map((row) => [
    row.id,
    row.what,
    row.value,
    row.target,
    row.ok === null ? '' : row.ok ? 'reached' : 'missed',
  ]),
);
if (values.json !== undefined) {
  await writeFile(values.json, JSON.stringify({ machine, rows }, null, 2));
}

/** @param {string} file */
function number(file) {
  return Number(/\d+/.exec(file)?.[0]);
}

/**
 * @param {string[]} head
 * @param {string[][]} lines
 */
function printTable(head, lines) {
  const widths = head.map((title, i) => Math.max(title.length, ...lines.map((line) => line[i].length)));
  for (const line of [head, widths.map((width) => '-'.repeat(width)), ...lines]) {
    console.log(`| ${line.map((text, i) => text.padEnd(widths[i])).join(' | ')} |`);
  }
}
