// Who runs when: the ordinary caller gets control back at the first await, ready tasks run first in, first out, and no
// await overtakes what is ready.
import { expect, test } from 'vitest';
import { runCompiled, sameAsNative } from './programs.ts';

test('the caller gets control back at the first await', async () => {
  await sameAsNative(`
    const log = [];
    async function inner(x) { log.push('inner ' + x); return x; }
    async function outer(x) { log.push('before ' + x); await inner(x); log.push('after ' + x); }
    const a = outer(1); log.push('called 1');
    const b = outer(2); log.push('called 2');
    await a; await b;
    console.log(log.join(', '));
  `);
});

test('tasks alternate', async () => {
  await sameAsNative(`
    const log = [];
    async function nothing() {}
    async function count(name) { for (let i = 0; i < 4; i++) { log.push(name + i); await nothing(); } }
    await Promise.all([count('a'), count('b'), count('c')]);
    console.log(log.join(' '));
  `);
});

test('an ordinary caller inside a task gets control back too', async () => {
  const lines = await sameAsNative(`
    const log = [];
    async function nothing() {}
    async function deep(name) { log.push(name + ' 1'); await nothing(); log.push(name + ' 2'); }
    async function task() {
      await nothing();
      const p = deep('p');
      log.push('has p');
      const q = [1].map(() => deep('q'))[0];
      log.push('has q');
      await p; await q;
    }
    await task();
    console.log(log.join(', '));
  `);
  expect(lines[0]).toBe('p 1, has p, q 1, has q, p 2, q 2');
});

test('yieldNow lets everybody else run; yieldIfNeeded does not without need', async () => {
  const { lines } = await runCompiled(`
    import { spawnLocal, yieldIfNeeded, yieldNow } from 'heddle';
    const log = [];
    async function a() { log.push('a1'); await yieldNow(); log.push('a2'); await yieldNow(); log.push('a3'); }
    async function b() { log.push('b1'); await yieldNow(); log.push('b2'); }
    async function c() { log.push('c1'); await yieldIfNeeded(); log.push('c2'); }
    await Promise.all([a, b, c].map((f) => spawnLocal(f)));
    console.log(log.join(' '));
  `);
  expect(lines[0]).toMatch(/^a1 b1 c1 (c2 )?a2 b2 (c2 )?a3$/);
});
