// Generated code stays within a small multiple of its source: V8 compiles a function as a whole, and a long one slowly.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { transform } from '../../dist/transformer/index.js';

function growth(source: string): number {
  const { code, diagnostics } = transform(source, { fileName: 'program.ts' });
  expect(diagnostics.filter(({ code: id }) => id.startsWith('HDL1'))).toEqual([]);
  return code.length / source.length;
}

test('the busiest function of the sample: loops in loops in loops', () => {
  const file = new URL('../../samples/code-search/src/segment.ts', import.meta.url);
  expect(growth(readFileSync(file, 'utf8'))).toBeLessThan(5);
});

test.each([2, 4, 6, 8])('%i nested loops', (depth) => {
  const loop = (d: number): string =>
    d === 0
      ? 'sum = (sum * 31 + i1) | 0; table[sum & 1023] += sum;'
      : `for (let i${d} = 0; i${d} < n; i${d}++) { seen += i${d}; ${loop(d - 1)} }`;
  const source = `export async function nested(n, table) { let sum = 0, seen = 0; ${loop(depth)} return sum + seen; }`;
  expect(growth(source)).toBeLessThan(25);
});
