// Generated code stays within a small multiple of its source: V8 compiles a function as a whole, and a long one slowly.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { transform } from '../../dist/transformer/index.js';

function growth(source: string, tasks: boolean): number {
  const { code, diagnostics } = transform(source, { fileName: 'program.ts', tasks });
  expect(diagnostics.filter(({ code: id }) => id.startsWith('HDL1'))).toEqual([]);
  return code.length / source.length;
}

test('the busiest function of the sample: loops in loops in loops', () => {
  const file = new URL('../../samples/code-search/src/segment.ts', import.meta.url);
  const source = readFileSync(file, 'utf8');
  expect(growth(source, true)).toBeLessThan(5);
  // The engine's own function and the task's body.
  expect(growth(source, false)).toBeLessThan(5);
});

test.each([2, 4, 6, 8])('%i nested loops', (depth) => {
  const loop = (d: number): string =>
    d === 0
      ? 'sum = (sum * 31 + i1) | 0; table[sum & 1023] += sum;'
      : `for (let i${d} = 0; i${d} < n; i${d}++) { seen += i${d}; ${loop(d - 1)} }`;
  const source = `export async function nested(n, table) { let sum = 0, seen = 0; ${loop(depth)} return sum + seen; }`;
  expect(growth(source, true)).toBeLessThan(20);
  expect(growth(source, false)).toBeLessThan(20);
});
