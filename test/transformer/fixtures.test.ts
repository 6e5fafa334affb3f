// Every fixture prints the same trace native and compiled, with awaits that never go on in place, and with a suspension
// at every preemption point.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

interface Trace {
  lines: string[];
  diagnostics: { code: string; message: string; line: number }[];
}

const root = join(import.meta.dirname, '..', '..');
const names = readdirSync(join(root, 'test', 'fixtures'));
const traces: Record<string, Record<string, Trace>> = {};
let outDir = '';

function run(mode: string): Record<string, Trace> {
  const env = { ...process.env, HEDDLE_FORCE_PREEMPT: mode === 'preempted' ? '1' : '' };
  const script = join(root, 'test', 'transformer', 'run-fixtures.mjs');
  // Inside the package, so that the compiled files find heddle/internal as their own package.
  const text = execFileSync(process.execPath, [script, mode, outDir], {
    env,
    maxBuffer: 1 << 26,
    timeout: 120_000,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return JSON.parse(text.toString()) as Record<string, Trace>;
}

beforeAll(() => {
  mkdirSync(join(root, 'build'), { recursive: true });
  outDir = mkdtempSync(join(root, 'build', 'fixtures-'));
  for (const mode of ['native', 'compiled', 'queued', 'preempted']) traces[mode] = run(mode);
}, 300_000);

afterAll(() => rmSync(outDir, { recursive: true, force: true }));

describe.each(['compiled', 'queued', 'preempted'])('%s', (mode) => {
  test.each(names)('%s', (name) => {
    expect(traces[mode]![name]!.lines).toEqual(traces['native']![name]!.lines);
  });
});

// Equal traces prove nothing about a function that was never compiled.
test('only what is known to stay native does', () => {
  const kept = Object.entries(traces['compiled']!).flatMap(([name, { diagnostics }]) =>
    diagnostics.map((d) => `${name}: ${d.code} ${d.message.split(' is kept native')[0]}`),
  );
  expect(kept.sort()).toEqual([
    'await-in-declarations: HDL1016 main',
    'for-await-loops: HDL1001 gen',
    'generic-sequence: HDL1001 unused',
    'temporal-dead-zone: HDL1006 anonymous',
    'this-and-super: HDL1001 notYet',
  ]);
});
