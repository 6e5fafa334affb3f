// HDL2001: state that others can see, read or written on one side of a preemption point and written on the other.
import { transform } from 'heddle/transformer';
import { expect, test } from 'vitest';

const hazards = (body: string, options = {}): string[] =>
  transform(
    `import { atomic } from 'heddle'; let shared = 0; const state = { n: 0, deep: { m: 0 } };
const accounts = [], m = new Map(); let other = 0;
class C { n = 0; #p = 0; list = []; async m(xs, out) { ${body} } }`,
    { fileName: 'a.ts', module: 'esm', ...options },
  )
    .diagnostics.filter((d) => d.code === 'HDL2001')
    .map((d) => /^\S+/.exec(d.message)![0]);

/** A loop that has nothing to do with the state around it. */
const LOOP = 'for (const x of xs) f(x);';

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
  ['decrement here, increment there: fields', `state.n--; ${LOOP} state.deep.m++;`, ['state.n']],
  ['… variables', `shared -= 1; ${LOOP} other += 1;`, ['shared']],
  [
    '… elements, in each round of an outer loop',
    'for (let i = 0; i < 9; i++) { accounts[i] -= 1; for (const x of xs) shared += x; accounts[i + 1] += 1; }',
    ['accounts[i]'],
  ],
  ['… of what a local name stands for', `const a = m.get(1); a.n -= 1; ${LOOP} m.get(2).n += 1;`, ['m[1].n']],
  ['… of a parameter', `out.from--; ${LOOP} out.to++;`, ['out.from']],
  ['… of what is in a collection', `for (const a of accounts) { a.n--; ${LOOP} a.m++; }`, ['accounts[a].n']],
  ['up and down again', `this.n++; ${LOOP} this.n--;`, ['this.n']],
  ['a private field', `const n = this.#p; ${LOOP} this.#p = n + 1;`, ['this.#p']],
  ['an entry of a collection', `const n = m.get('k') ?? 0; ${LOOP} m.set('k', n + 1);`, ["m['k']"]],
  ['a check for an entry', `if (!m.has(out)) { ${LOOP} m.set(out, 1); }`, ['m[out]']],
  ['a check that leaves', `if (this.n) return; ${LOOP} this.n = 1;`, ['this.n']],
  ['a check and then a count', `if (shared < 5) { ${LOOP} shared++; }`, ['shared']],
  ['a length that becomes an index', `const n = this.list.length; ${LOOP} this.list[n] = 1;`, ['this.list']],
  [
    'an index that has been looked for',
    `const i = this.list.indexOf(1); ${LOOP} this.list.splice(i, 1);`,
    ['this.list'],
  ],
  ['fill then drain', 'for (const x of xs) this.list.push(x); this.list.length = 0;', ['this.list']],
  ['drain then fill', 'const l = this.list; l.length = 0; for (const x of xs) l.push(x);', ['this.list']],
  ['what is made anew and filled', 'this.list = []; for (const x of xs) this.list.push(x);', ['this.list']],
  [
    'what a loop goes over and is emptied behind',
    'for (const x of this.list) f(x); this.list = [];',
    ['this.list'],
  ],
  [
    'entries deleted while a loop goes over them',
    'for (const k of m.keys()) if (m.get(k) > 3) m.delete(k);',
    ['m'],
  ],
  ['a flag that is up during the loop', `this.n = 1; ${LOOP} this.n = 0;`, ['this.n']],
  ['what was set and is counted on', `this.n = out; ${LOOP} return this.n;`, ['this.n']],
  ['what was taken apart', `const { n } = this; ${LOOP} this.n = n + 1;`, ['this.n']],
  ['a new object that others have been given', `const o = {}; this.o = o; o.a--; ${LOOP} o.b++;`, ['o.a']],
  [
    'a callback that is called in place',
    `const s = shared; ${LOOP} xs.map((x) => { shared = s; });`,
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
  ['locals', `let a = 0, b = 0; a--; ${LOOP} b++; return a + b;`],
  ['both on the same side', `state.n--; state.deep.m++; ${LOOP}`],
  ['… behind the loop', `${LOOP} state.n--; state.deep.m++;`],
  ["a block that says 'use atomic'", `{ 'use atomic'; state.n--; ${LOOP} state.deep.m++; }`],
  ['a loop in atomic()', `state.n--; atomic(() => { ${LOOP} }); state.deep.m++;`],
  ['counters that only add', `this.n++; ${LOOP} this.n++; for (const x of xs) other += x;`],
  [
    'a collection that is only filled',
    `this.list.push(1); ${LOOP} this.list.push(2); for (const x of xs) m.set(x, 1);`,
  ],
  [
    'what is done within a round',
    'for (const x of xs) { state.n--; state.deep.m++; m.set(x, (m.get(x) ?? 0) + 1); }',
  ],
  ['a queue emptied round by round', 'while (this.list.length) f(this.list.shift());'],
  [
    'what a loop evaluates before its first round',
    'if (this.list.length) for (const x of this.list.sort()) f(x);',
  ],
  ['constants', `const K = 3; const v = K; ${LOOP} return v + K;`],
  ['reads on both sides', `const v = shared + state.n; ${LOOP} return v + shared + state.n;`],
  ['a new object', `const o = { a: 0, b: 0 }; o.a--; ${LOOP} o.b++; return o;`],
  [
    'a new collection',
    `const s = new Map(); s.set(1, 2); ${LOOP} s.clear(); const l = [...xs]; l.pop(); ${LOOP} l.push(1);`,
  ],
  [
    'other entries and fields',
    `const v = m.get(1); ${LOOP} m.set(2, v); const w = state.n; ${LOOP} state.deep.m = w;`,
  ],
  ['a read that nothing depends on', `f(shared); ${LOOP} shared = 1;`],
  ['a check that is made again', `if (!m.has(1)) { ${LOOP} if (!m.has(1)) m.set(1, 1); }`],
  ['a loop in a branch that is left', `const s = shared; if (xs) { ${LOOP} return; } shared = s;`],
  ['an await between two counts', `state.n--; await f(); ${LOOP} state.deep.m++;`],
])('is silent about %s', (_, body) => {
  expect(hazards(body)).toEqual([]);
});

test('without preemption points there is no hazard', () => {
  expect(hazards('let s = shared; for (const x of xs) s += x; shared = s;', { preempt: 'off' })).toEqual([]);
});
