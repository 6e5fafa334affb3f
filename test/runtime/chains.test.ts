// Chains of calls under everything at once: values, errors and finally blocks travel as natively, whether awaits go on in
// place, give way, are preempted, or wait for native promises, timers and other tasks.
import { expect, test } from 'vitest';
import { runCompiled, runNative } from './programs.ts';

const TREE = `
  let seed = 7;
  const random = (n) => (seed = (seed * 48271) % 0x7fffffff) % n;
  let cleaned = 0, caught = 0;
  async function leaf(kind, x) {
    switch (kind) {
      case 0: return x;
      case 1: await null; return x + 1;
      case 2: return await new Promise((resolve) => setImmediate(resolve, x + 2));
      case 3: throw new Error('leaf ' + x);
      case 4: await Promise.reject(new Error('native ' + x)); return 0;
      case 5: return { then(ok) { ok(x + 5); } };
      default: for (let i = 0; i < 50; i++) x += i & 1; return x;
    }
  }
  async function node(depth, path) {
    try {
      if (depth === 0) return await leaf(path % 8, path);
      let sum = 0;
      for (let i = 0; i < 3; i++) {
        try { sum += await node(depth - 1, path * 3 + i); } catch (e) { caught++; if (path % 5 === 0) throw e; sum -= 1; }
      }
      const both = await Promise.allSettled([node(depth - 1, path + 1), node(depth - 1, path + 2)]);
      for (const one of both) sum += one.status === 'fulfilled' ? one.value : 1000;
      return sum;
    } finally {
      if (path % 3 === 0) await leaf(1, 0);
      cleaned++;
    }
  }
  const results = await Promise.allSettled(Array.from({ length: 8 }, (_, i) => node(4, i)));
  console.log(JSON.stringify(results.map((r) => r.value ?? r.reason.message)), cleaned, caught);
`;

const MODES: [string, string, Record<string, string>][] = [
  ['as usual', '', {}],
  [
    'without in-place awaits',
    "import { setInPlaceBudget } from 'heddle/internal'; setInPlaceBudget(0);\n",
    {},
  ],
  ['suspended at every preemption point', '', { HEDDLE_FORCE_PREEMPT: '1' }],
  [
    'with the flag up at each poll',
    "import { setForcePreempt } from 'heddle/internal'; setForcePreempt(true);\n",
    {},
  ],
  ['without the addon', '', { HEDDLE_ADDON: 'off' }],
];

test.each(MODES)('a tree of calls %s', async (_name, head, env) => {
  const native = await runNative(TREE);
  const compiled = await runCompiled(head + TREE, { env });
  expect(compiled.lines).toEqual(native.lines);
});

test('a chain 3,000 calls deep suspends and resumes', async () => {
  const source = `
    async function down(n) { if (n === 0) { await null; return 0; } return 1 + (await down(n - 1)); }
    async function up(n) { if (n === 0) { await null; throw new Error('bottom'); } try { return await up(n - 1); } finally { ups++; } }
    let ups = 0;
    console.log(await down(3000), await up(3000).catch((e) => e.message), ups);
  `;
  expect((await runCompiled(source)).lines).toEqual(['3000 bottom 3000']);
});

test('a stack overflow is an error like any other', async () => {
  const { lines } = await runCompiled(`
    async function forever(n) { return 1 + (await forever(n + 1)); }
    async function guards() { try { await forever(0); } catch (e) { return e.constructor.name; } }
    console.log(await forever(0).catch((e) => e.constructor.name), await guards());
    async function fine(x) { await null; return x; }
    console.log(await fine('still works'), await Promise.all([fine(1), fine(2)]));
  `);
  expect(lines).toEqual(['RangeError RangeError', 'still works [ 1, 2 ]']);
});
