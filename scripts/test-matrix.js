// @ts-check
// `npm run test:matrix`: the suite on every supported Node line. Binaries come from the npm registry
// (node-<platform>-<arch>, what the `node` package installs in turn) into .cache/, once. The addon is built once, with
// the headers at hand: Node-API and libuv keep their ABI over these lines, and the suite shows it.
// `npm run test:matrix -- 24 26` takes only these lines; arguments after `--vitest` go to vitest.
import { spawnSync } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
import { nodeBinary } from './node-binary.js';
import { run } from './steps.js';

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
