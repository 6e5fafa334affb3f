// The harness itself, on a suite of a few files: what passes passes, and what is lost is found, with its reason.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const files: Record<string, string> = {
  'passes.js': `/*---
flags: [async]
features: [async-functions]
---*/
(async () => { const [a = await 1] = []; assert(a === 1); })().then(() => $DONE(), $DONE);`,
  'module.js': `/*---
flags: [module, async]
features: [top-level-await]
---*/
const f = async () => { await null; return 2; };
assert(await f() === 2);
$DONE();`,
  'early-error.js': `/*---
negative:
  phase: parse
  type: SyntaxError
---*/
async function f(a) { let a; }`,
  'kept-native.js': `/*---
flags: [noStrict]
---*/
async function f(a) { function a() {} return arguments[0]; }`,
  'text.js': `/*---
features: [async-functions]
---*/
assert(String(async () => { await 1; }).startsWith('async'));`,
  'turns.js': `/*---
flags: [async]
features: [async-functions]
---*/
const seen = [];
const one = async () => 1;
async function sum() { for (let i = 0; i < 3; i++) await one(); seen.push('sum'); }
sum().then(() => assert(seen.slice(0, 3).join() === 'p1,p2,sum')).then(() => $DONE(), $DONE);
Promise.resolve().then(() => seen.push('p1')).then(() => seen.push('p2')).then(() => seen.push('p3'));`,
  'fails-natively.js': `/*---
features: [async-functions]
---*/
async function f() {}
assert(false);`,
};

let suite = '';
let results: { status: string; kept: string[] }[] = [];
let lost: string[] = [];
let lostInside: string[] = [];

beforeAll(() => {
  suite = mkdtempSync(join(tmpdir(), 'heddle-suite-'));
  mkdirSync(join(suite, 'harness'));
  mkdirSync(join(suite, 'test'));
  writeFileSync(
    join(suite, 'harness', 'assert.js'),
    "function assert(ok) { if (!ok) throw new Error('no'); }",
  );
  writeFileSync(join(suite, 'harness', 'sta.js'), '');
  const done =
    "function $DONE(e) { print(e ? 'Test262:AsyncTestFailure:' + e : 'Test262:AsyncTestComplete'); }";
  writeFileSync(join(suite, 'harness', 'doneprintHandle.js'), done);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(suite, 'test', name), text);
  const run = join(import.meta.dirname, 'run.mjs');
  const modes = ['--mode', 'default', '--mode', 'inside'];
  execFileSync(
    process.execPath,
    [run, '--suite', suite, '--out', join(suite, 'out'), '--jobs', '1', ...modes],
    {
      timeout: 250_000,
    },
  );
  results = Object.values(
    JSON.parse(readFileSync(join(suite, 'out', `default-${process.version}.json`), 'utf8')) as object,
  );
  lost = lostIn('default');
  lostInside = lostIn('inside');
});

function lostIn(mode: string): string[] {
  const text = readFileSync(join(suite, 'out', `lost-${mode}-${process.version}.json`), 'utf8');
  const outcome = JSON.parse(text) as { lost: { file: string; variant: string; reason: string }[] };
  return outcome.lost.map(({ file, variant, reason }) => `${file} ${variant} ${reason}`);
}

afterAll(() => rmSync(suite, { recursive: true, force: true }));

test('what the engine fails is not asked again', () => {
  // Strict and sloppy: passes, early-error, text, turns; once: module, kept-native.
  expect(results).toHaveLength(10);
});

test('what is lost is found, by reason', () => {
  expect(lost).toEqual(['kept-native.js sloppy native HDL1010']);
});

test('called by tasks, functions take their turns as tasks do', () => {
  expect(lostInside).toEqual([...lost, 'turns.js sloppy fails', 'turns.js strict fails']);
});
