// How often, and when, an await or a return looks at what it is given: user code can tell.
import { expect, test } from 'vitest';
import { inBothWorlds } from '../programs.ts';

test('an await reads `constructor` of a promise once, and never its `then`', async () => {
  const lines = await inBothWorlds(`
    const log = [];
    const seen = (p) => Object.defineProperties(p, {
      constructor: { get() { log.push('constructor'); return Promise; } },
      then: { get() { log.push('then'); return Promise.prototype.then; } },
    });
    const later = () => new Promise((resolve) => setTimeout(resolve, 1, 1));
    const refused = () => { const p = Promise.reject(1); p.catch(() => 0); return p; };
    async function awaits(p) { await p; }
    async function catches(p) { try { await p; } catch { log.push('caught'); } }
    async function returnsIt(p) { try { return await p; } catch { log.push('caught'); } }
    async function twice(p) { for (let i = 0; i < 2; i++) await p; }
    async function iterates(p) { for await (const x of [p]) log.push(x); }
    async function* yields(p) { yield p; }
    async function generates(p) { for await (const x of yields(p)) log.push(x); }
    for (const f of [awaits, catches, returnsIt, twice, iterates, generates])
      for (const make of [later, () => Promise.resolve(2), refused]) {
        await f(seen(make())).catch(() => log.push('failed'));
        console.log(f.name, log.splice(0).join());
      }
  `);
  expect(lines[0]).toBe('awaits constructor');
  expect(lines[9]).toBe('twice constructor,constructor');
});

test('a `constructor` that throws, throws at the await; another one makes it adopt', async () => {
  const lines = await inBothWorlds(
    `
    const throwing = (p) => Object.defineProperty(p, 'constructor', { get() { throw new Error('constructor'); } });
    class Sub extends Promise { then(...reactions) { console.log('then'); return super.then(...reactions); } }
    async function awaits(p) { console.log('before'); try { await p; } catch (e) { console.log('at the await', e.message); } return 1; }
    async function first(p) { await p; }
    console.log(await awaits(throwing(Promise.resolve(1))));
    first(throwing(Promise.resolve(1))).catch((e) => console.log('rejected', e.message));
    console.log('behind');
    await new Promise((resolve) => setTimeout(resolve, 1));
    await awaits(Sub.resolve(2));
    await awaits(Object.assign(Promise.resolve(3), { constructor: Sub }));
    await awaits(Object.assign(Promise.resolve(4), { then() { console.log('never asked'); } }));
  `,
    { sorted: true },
  );
  expect(lines).toContain('at the await constructor');
});
