// heddle compiles heddle: its own async code goes through the transformer, and the tests of those parts run over the result,
// in a copy of the package and in processes of their own.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { compiledCopy } from './compiled-copy.js';

/**
 * Tests under test/runtime that reach the runtime's and the CLI's async functions. Not observe/trace: it holds every task of a
 * trace against the program's own, and there heddle's are tasks too, the one that ends the trace among them.
 */
const TESTS = [
  ...['blocking/block-in-place', 'blocking/spawn-blocking', 'cores/cores', 'cores/nested', 'cores/process'],
  ...['io/cli', 'io/drivers', 'io/lifecycle', 'observe/observe', 'observe/sample-dump'],
];
const LIMIT_MS = 2_400_000;

const folder = mkdtempSync(join(tmpdir(), 'heddle-own-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Report {
  numPassedTests: number;
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
  }[];
}

async function runTests(): Promise<Report> {
  const report = join(folder, 'report.json');
  const vitest = join(folder, 'node_modules/vitest/vitest.mjs');
  const files = TESTS.map((name) => `test/runtime/${name}.test.ts`);
  const args = [vitest, 'run', '--reporter=json', `--outputFile=${report}`, '--maxWorkers=1', ...files];
  await new Promise<void>((resolve) => {
    // How it ended stands in the report.
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 2 ** 28 }, () => resolve());
  });
  return JSON.parse(readFileSync(report, 'utf8')) as Report;
}

function failures({ testResults }: Report): string[] {
  return testResults.flatMap(({ name, status, message, assertionResults }) => [
    ...(assertionResults.length === 0 && status === 'failed' ? [`${name}: ${message}`] : []),
    ...assertionResults
      .filter((each) => each.status === 'failed')
      .map((each) => `${each.fullName}: ${each.failureMessages.join('\n')}`),
  ]);
}

test("heddle's own async code passes its tests compiled", { timeout: LIMIT_MS }, async () => {
  const compiled = compiledCopy(folder);
  expect(compiled.flatMap(({ file, kept }) => kept.map((what) => `${file}: ${what}`))).toEqual([]);
  const files = compiled.map(({ file }) => file).join('\n');
  for (const part of [
    'cli',
    'runtime/blocking',
    'runtime/cores',
    'runtime/fs',
    'runtime/net',
    'runtime/observe',
  ])
    expect(files).toContain(`dist/${part}/`);
  const report = await runTests();
  expect(failures(report)).toEqual([]);
  expect(report.testResults).toHaveLength(TESTS.length);
  expect(report.numPassedTests).toBeGreaterThan(100);
});
