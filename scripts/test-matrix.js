// @ts-check
// `npm run test:matrix`: the suite on every supported Node line. Binaries come from the npm registry
// (node-<platform>-<arch>, what the `node` package installs in turn) into .cache/, once. The addon is built once, with
// the headers at hand: Node-API and libuv keep their ABI over these lines, and the suite shows it.
// `npm run test:matrix -- 24 26` takes only these lines; arguments after `--vitest` go to vitest.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { root, run } from './steps.js';

const LINES = ['20.20', '22', '24', '26'];

const args = process.argv.slice(2);
const split = args.indexOf('--vitest');
const wanted = split === -1 ? args : args.slice(0, split);
const vitestArgs = split === -1 ? [] : args.slice(split + 1);

const results = (wanted.length > 0 ? wanted : LINES).map((line) => {
  const node = nodeBinary(line);
  const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
  console.log(`\n=== Node ${version}`);
  const ok = run(node, ['scripts/test.js', '--suite-only', ...vitestArgs], {
    // Children that say `node` get this one too.
    PATH: dirname(node) + delimiter + process.env.PATH,
  });
  return { node: version, result: ok ? 'passed' : 'FAILED' };
});
console.table(results);
if (results.some(({ result }) => result !== 'passed')) process.exitCode = 1;

/**
 * @param {string} line e.g. '24' or '20.20'
 * @returns {string} path of that line's binary
 */
function nodeBinary(line) {
  if (process.version.startsWith(`v${line}.`)) return process.execPath;
  const name = `node-${process.platform}-${process.arch}`;
  const folder = join(root, '.cache', `node-${line}`);
  const binary = join(folder, 'node_modules', name, 'bin', 'node');
  if (!existsSync(binary)) {
    mkdirSync(folder, { recursive: true });
    const flags = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', folder];
    const { status } = spawnSync('npm', ['install', ...flags, `${name}@${line}`], { stdio: 'inherit' });
    if (status !== 0 || !existsSync(binary)) throw new Error(`cannot install Node ${line} (${name})`);
  }
  return binary;
}
