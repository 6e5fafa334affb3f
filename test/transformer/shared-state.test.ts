// HDL2001: state read in front of a preemption point and written behind it.
import { transform } from 'heddle/transformer';
import { expect, test } from 'vitest';

const hazards = (body: string, options = {}): string[] =>
  transform(
    `let shared = 0; const state = { n: 0, deep: { m: 0 } };
class C { n = 0; async m(xs) { ${body} } }`,
    { fileName: 'a.ts', module: 'esm', ...options },
  )
    .diagnostics.filter((d) => d.code === 'HDL2001')
    .map((d) => /^\S+/.exec(d.message)![0]);

test.each([
  ['a variable of the module', 'let s = shared; for (const x of xs) s += x; shared = s;', ['shared']],
  ['a property', 'let s = state.n; while (s < 9) s++; state.n = s;', ['state.n']],
  ['a deep property', 'let s = state.deep.m; do s++; while (s < 9); state.deep.m = s;', ['state.deep.m']],
  ['a field of this', 'let s = this.n; for (;;) { if (s++ > 9) break; } this.n = s;', ['this.n']],
  ['a check and then the act', 'if (!shared) { for (const x of xs) f(x); shared = 1; }', ['shared']],
  ['a write in the loop', 'const s = shared; for (const x of xs) shared = s + x;', ['shared']],
  ['a read in the loop', 'let s; for (const x of xs) s = shared; shared = s;', ['shared']],
  [
    'a loop between the two in an outer loop',
    'for (;;) { const s = shared; for (const x of xs) f(x); shared = s; }',
    ['shared'],
  ],
])('reports %s', (_, body, names) => {
  expect(hazards(body)).toEqual(names);
});

test.each([
  ['no loop between', 'const s = shared; shared = s + 1; for (const x of xs) f(x);'],
  ['an update in place', 'for (const x of xs) shared += x; for (const x of xs) shared++;'],
  ['a write that reads again', 'const s = shared; for (const x of xs) f(x, s); shared = shared + 1;'],
  ['both in one round', 'for (const x of xs) { const s = shared; shared = s + x; }'],
  [
    'an await between: not atomic natively either',
    'const s = shared; await f(); for (const x of xs) f(x); shared = s;',
  ],
  ['a loop that awaits', 'const s = shared; for (const x of xs) await f(x); shared = s;'],
  ['a variable of its own', 'let own = 0; const s = own; for (const x of xs) f(x); own = s;'],
  [
    'branches that exclude each other',
    'if (xs) { f(shared); } else { for (const x of xs) f(x); shared = 1; }',
  ],
  ['a write only', 'for (const x of xs) f(x); shared = 1;'],
  ['a closure', 'const s = shared; for (const x of xs) f(x); g(() => { shared = s; });'],
  ["'use atomic'", "'use atomic'; const s = shared; for (const x of xs) f(x); shared = s;"],
  [
    'another variable of that name',
    'const s = shared; for (const x of xs) f(x); { let shared; shared = s; }',
  ],
])('is silent about %s', (_, body) => {
  expect(hazards(body)).toEqual([]);
});

test('without preemption points there is no hazard', () => {
  expect(hazards('let s = shared; for (const x of xs) s += x; shared = s;', { preempt: 'off' })).toEqual([]);
});
