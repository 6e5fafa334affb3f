// A bounded stretch of the fuzzer from a printed seed, and the proof that it finds what is broken. The seed is fixed, so that
// a change is judged by what it changes; `npm run fuzz` hunts from fresh ones.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { faults } from './faults.js';
import type { Found, Tally } from './session.js';

/** Enough for several hundred programs on a busy machine; `npm run fuzz` is for more. */
const SECONDS = '7';

function node(script: string, ...args: string[]): unknown {
  const text = execFileSync(process.execPath, [join(import.meta.dirname, script), ...args], {
    timeout: 280_000,
    maxBuffer: 1 << 26,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return JSON.parse(text.toString());
}

const seed = process.env['HEDDLE_FUZZ_SEED'] ?? '1';

test(`random programs do compiled what they do natively: --seed ${seed}`, { timeout: 300_000 }, () => {
  const { tally, differences } = node(
    'main.js',
    '--json',
    '--seconds',
    SECONDS,
    '--seed',
    seed,
    '--no-shrink',
  ) as {
    tally: Tally;
    differences: Found[];
  };
  expect(differences, `npm run fuzz -- --seed ${seed}`).toEqual([]);
  expect(tally.programs).toBeGreaterThan(0);
  // Programs that are not run, and functions that are not compiled, would make equal traces mean little; a few programs
  // more than the usual share are chance.
  expect(tally.verdicts['too long'] ?? 0).toBeLessThan(5 + 0.05 * tally.programs);
  expect(tally.compiled).toBeGreaterThan(0.8 * tally.functions - 20);
});

test('what TypeScript cannot print has no reference', () => {
  const found = (text: string) => {
    const code = `
      const { check } = await import('./check.js');
      const program = { text: ${JSON.stringify(text)}, types: true, resources: false, cancels: false, turns: false, total: false };
      console.log(JSON.stringify((await check(program)).verdict));`;
    const args = ['--input-type=module', '-e', code];
    return JSON.parse(
      execFileSync(process.execPath, args, { cwd: import.meta.dirname }).toString(),
    ) as string;
  };
  const program = (read: string) =>
    `exports.main = async (L) => L(new (class { #a = 1; m() { return ${read}; } })().m());`;
  expect(found(program('this?.#a'))).toBe('no reference');
  expect(found(program('this.#a'))).toBe('same');
});

test('every broken lowering is caught within 1,000 programs', { timeout: 300_000 }, () => {
  const caught = node('catch-faults.js', '1') as Record<string, { programs: number; broken: number }>;
  expect(Object.keys(caught)).toEqual(faults.map(({ name }) => name));
  for (const [name, { programs, broken }] of Object.entries(caught)) {
    expect(broken, `${name}: the compiler's text has changed, nothing was broken`).toBeGreaterThan(0);
    expect(programs, name).toBeGreaterThan(0);
  }
});
