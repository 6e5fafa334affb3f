// A task is a promise to everybody who does not know better.
import { expect, test } from 'vitest';
import { runCompiled, runNative, inBothWorlds } from './programs.ts';

test('identity, prototype and reactions', async () => {
  const lines = await inBothWorlds(`
    async function late(x) { await null; return x; }
    async function now(x) { return x; }
    async function bad(x) { await null; throw new Error(x); }
    for (const p of [late(1), now(2)]) {
      console.log(p instanceof Promise, p.constructor === Promise, Object.prototype.toString.call(p), String(p));
      console.log(typeof p.then, typeof p.catch, typeof p.finally, 'then' in p);
    }
    console.log(await late(3), await now(4));
    console.log(await late(5).then((x) => x + 1), await now(6).finally(() => 9));
    console.log(await bad('a').catch((e) => e.message));
    console.log(await bad('b').then(1, (e) => e.message));
    await bad('c').finally(() => console.log('finally')).catch((e) => console.log(e.message));
    const once = late(7);
    console.log(await Promise.all([once, once.then((x) => x * 2), once]));
    console.log(once.then() instanceof Promise, once.then() !== once);
    once.then(undefined, undefined);
    console.log(await once);
  `);
  expect(lines.at(-1)).toBe('7');
});

test('combinators', async () => {
  await inBothWorlds(`
    const after = (ms, x) => new Promise((resolve) => setTimeout(resolve, ms, x));
    async function late(ms, x) { await after(ms); return x; }
    async function bad(ms, x) { await after(ms); throw new Error(x); }
    async function now(x) { return x; }
    console.log(await Promise.all([late(5, 'a'), now('b'), 'c']));
    console.log(await Promise.race([late(30, 'a'), late(1, 'b')]), await Promise.race([late(30, 'a'), now('b')]));
    console.log(await Promise.any([bad(1, 'a'), late(10, 'b')]));
    console.log(await Promise.any([bad(1, 'a'), bad(2, 'b')]).catch((e) => e.errors.map(String)));
    console.log(JSON.stringify(await Promise.allSettled([bad(1, 'x'), late(1, 'y')]), (_, v) => v?.message ?? v));
    console.log(await Promise.resolve(late(1, 'resolve')));
    console.log(await Promise.all([bad(1, 'all'), late(2, 0)]).catch((e) => e.message));
    console.log(await new Promise((resolve) => resolve(late(1, 'inner'))));
    console.log(await Promise.reject(new Error('r')).catch(() => late(1, 'reaction')));
  `);
});

test('thenables are adopted both ways', async () => {
  await inBothWorlds(`
    const thenable = (x) => ({ then(ok) { console.log('then called'); ok(x); } });
    async function awaits(x) { return await x; }
    async function returns(x) { return x; }
    async function inTry(x) { try { return x; } catch { return 'caught'; } }
    console.log(await awaits(thenable(1)), await returns(thenable(2)));
    console.log(await returns(thenable(thenable(3))));
    const throwing = { get then() { throw new Error('getter'); } };
    console.log(await awaits(throwing).catch((e) => e.message), await returns(throwing).catch((e) => e.message));
    console.log(await inTry(throwing).catch((e) => e.message));
    const bad = { then() { throw new Error('then'); } };
    console.log(await awaits(bad).catch((e) => e.message), await returns(bad).catch((e) => e.message));
    const twice = { then(ok, no) { ok(1); ok(2); no(new Error('late')); throw new Error('later'); } };
    console.log(await awaits(twice), await returns(twice));
    console.log(await awaits({ then: 5 }), await returns({ then: 5 }));
    const fn = Object.assign(() => 0, { then(ok) { ok('function'); } });
    console.log(await awaits(fn), await returns(fn));
    console.log(await awaits(returns(awaits(8))), await returns(awaits(returns(9))));
    class Sub extends Promise {}
    console.log(await awaits(Sub.resolve('sub')), await returns(new Sub((ok) => ok('sub2'))));
    const proxied = new Proxy(Promise.resolve(1), {});
    console.log(await awaits(proxied).catch((e) => e.constructor.name));
  `);
});

test("known difference: an outsider's await reads `then` of a plain result again", async () => {
  // Native reads it once, when the function returns. A native promise cannot be fulfilled without another look, so each
  // of the two that stand between a task and a native await takes one.
  const source = `
    let reads = 0;
    async function returns(x) { return x; }
    async function awaits(x) { return (await returns(x)) && reads; }
    console.log(await awaits({ get then() { reads++; return undefined; } }));
    await returns({ get then() { reads++; return undefined; } });
    console.log(reads);
  `;
  expect((await runNative(source)).lines).toEqual(['1', '2']);
  expect((await runCompiled(source)).lines).toEqual(['1', '4']);
});

test('a task cannot wait for itself by returning itself', async () => {
  await inBothWorlds(`
    let self;
    async function loop() { await null; return self; }
    self = loop();
    console.log(await self.catch((e) => e.constructor.name + ': ' + e.message));
  `);
});

test('errors of parameters and of the first stretch become rejections', async () => {
  await inBothWorlds(`
    async function first() { throw new Error('first'); }
    async function parameter(a = (() => { throw new Error('parameter'); })()) { return a; }
    async function pattern({ a }) { return a; }
    for (const f of [first, parameter, pattern]) {
      let p;
      try { p = f(); } catch (e) { console.log('thrown', e.message); continue; }
      console.log(p instanceof Promise, await p.catch((e) => e.constructor.name));
    }
  `);
});
