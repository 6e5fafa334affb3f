// Who runs when: the ordinary caller gets control back at the first await, ready tasks run first in, first out, and no
// await overtakes what is ready.
import { expect, test } from 'vitest';
import { runCompiled, sameAsNative, withoutHogs } from './programs.ts';

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

// Without a loop: at the end of a round that has spent its slice, on a machine that is busy, a task lets the others go first.
test('tasks alternate', async () => {
  const round = (i: number): string => `log.push(name + ${i}); await nothing();`;
  await sameAsNative(`
    const log = [];
    async function nothing() {}
    async function count(name) { ${[0, 1, 2, 3].map(round).join(' ')} }
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

test('yieldNow that the compiler knows and yieldNow called as any function do the same', async () => {
  const program = (give: string): string => `
    import { spawnLocal, yieldNow } from 'heddle';
    ${give}
    const log = [];
    async function inner(name) { log.push(name + ' inner'); log.push(await give()); log.push(name + ' back'); }
    async function outer(name) { await inner(name); await give(); log.push(name + ' end'); }
    async function* numbers() { for (let i = 0; i < 3; i++) { log.push('n' + i); await give(); yield i; } }
    async function reader() { for await (const n of numbers()) log.push('read ' + n); }
    async function cancelled() {
      try { for (;;) { log.push('round'); await give(); } }
      catch (error) { log.push(error.name); await give(); log.push('caught'); }
      finally { await give(); log.push('finally'); }
    }
    const victim = spawnLocal(cancelled);
    async function canceller() { await give(); await give(); log.push(victim.cancel()); await give(); log.push('cancelled'); }
    const direct = outer('direct');
    log.push('called');
    const tasks = [spawnLocal(outer, 'spawned'), spawnLocal(reader), spawnLocal(canceller)];
    await direct;
    for (const task of tasks) await task;
    await victim;
    console.log(log.join(', '));
  `;
  const [known, called] = await Promise.all([
    runCompiled(program('').replaceAll('give()', 'yieldNow()')),
    runCompiled(program('const give = yieldNow;')),
  ]);
  expect(known.lines).toEqual(called.lines);
  expect(known.lines[0]).toContain('CancelledError, ');
  expect(known.lines[0]).toMatch(/caught, .*finally/);
  expect(withoutHogs(known.stderr)).toBe('');
});

test('a plain object that is awaited comes in its turn; a getter then is read once', async () => {
  const lines = await sameAsNative(`
    const log = [];
    async function objects() { log.push('a1'); await {}; log.push('a2'); await [1]; log.push('a3'); await (() => 1); log.push('a4'); }
    async function numbers() { log.push('b1'); await 1; log.push('b2'); await 1; log.push('b3'); await 1; log.push('b4'); }
    await Promise.all([objects(), numbers()]);
    console.log(log.join(' '));
    const reads = [];
    async function reader() {
      const value = await { get then() { reads.push('then'); return (resolve) => resolve(5); } };
      try { await { get then() { throw new Error('from the getter'); } }; }
      catch (error) { return [value, error.message]; }
    }
    console.log(await reader(), reads.join());
  `);
  expect(lines[0]).toBe('a1 b1 a2 b2 a3 b3 a4 b4');
});
