// The runtime inside a CommonJS bundle that lies somewhere else: without its addon and its cores, but with preemption.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { afterAll, expect, test } from 'vitest';
import { transform } from '../../dist/transformer/index.js';
import { PATIENCE_MS } from './programs.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-bundle-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const runtime = fileURLToPath(new URL('../../dist/runtime/', import.meta.url));

/** The hog ends when the timer has fired: it never does unless the hog is preempted. It begins when sysmon's thread runs. */
const SOURCE = `
import { flag } from 'heddle/internal';
let stop = false;
async function hog() {
  for (let n = 0; ; n++) if (stop) return n > 0;
}
async function main() {
  setTimeout(() => (stop = true), 1);
  console.log(await hog());
}
const ready = () => (flag[0] === 0 ? setTimeout(ready, 20) : void main());
ready();
`;

test('what a bundle runs is preempted', async () => {
  const input = join(folder, 'program.mjs');
  const { code } = transform(SOURCE, { fileName: input });
  writeFileSync(input, code);
  const alias = {
    'heddle/internal/tasks': `${runtime}tasks.js`,
    'heddle/internal': `${runtime}internal.js`,
    heddle: `${runtime}index.js`,
  };
  const bundle = await rolldown({ input, platform: 'node', resolve: { alias } });
  const file = join(folder, 'out', 'bundle.cjs');
  const { output } = await bundle.write({ format: 'cjs', file, codeSplitting: false });
  expect(output[0].code).toContain('watchSlices');
  const env = { ...process.env, HEDDLE_FORCE_PREEMPT: '' };
  const printed = execFileSync(process.execPath, [file], { env, encoding: 'utf8', timeout: PATIENCE_MS });
  expect(printed).toBe('true\n');
});
