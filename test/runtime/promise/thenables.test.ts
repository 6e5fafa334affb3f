// Thenables that misbehave, and who reads `then` how often and when.
import { expect, test } from 'vitest';
import { inBothWorlds } from '../programs.ts';

test('every kind of `then`, awaited and returned', async () => {
  const lines = await inBothWorlds(`
    const thenables = {
      syncTwice: { then(ok, no) { ok(1); ok(2); no(3); } },
      rejectsThenResolves: { then(ok, no) { no(new Error('no')); ok(2); } },
      throwsAfter: { then(ok) { ok(1); throw new Error('ignored'); } },
      throwsFirst: { then(ok) { throw new Error('first'); ok(1); } },
      later: { then(ok) { setTimeout(() => { ok('later'); ok('too late'); }, 1); } },
      nested: { then(ok) { ok({ then(ok2) { ok2('nested'); } }); } },
      nestedBad: { then(ok) { ok({ then() { throw new Error('inner'); } }); } },
      rejectsWithThenable: { then(ok, no) { no({ then() { console.log('not called'); } }); } },
      getter: { get then() { throw new Error('getter'); } },
      notCallable: { then: {} },
      null: { then: null },
      inherited: Object.create({ then(ok) { ok('inherited'); } }),
      function: Object.assign(() => 0, { then(ok) { ok('function'); } }),
      proxy: new Proxy({}, { get: (_, key) => (key === 'then' ? (ok) => ok('proxy') : undefined) }),
      nativeThen: { then: Promise.prototype.then },
      foreign: { then(ok) { return new Promise((resolve) => setTimeout(() => resolve(ok('foreign')), 1)); } },
    };
    async function awaits(x) { return { value: await x }; }
    async function returns(x) { return x; }
    async function returnsInTry(x) { try { return x; } catch (e) { return 'caught'; } finally { console.log('finally'); } }
    async function awaitsInTry(x) { try { return [await x]; } catch (e) { return e?.message ?? 'caught'; } }
    const shown = (task) => task.then((x) => JSON.stringify(x), (e) => 'rejected ' + (e?.message ?? typeof e));
    for (const [name, thenable] of Object.entries(thenables))
      for (const f of [awaits, returns, returnsInTry, awaitsInTry]) console.log(name, f.name, await shown(f(thenable)));
  `);
  expect(lines.length).toBeGreaterThan(64);
});

test('a thenable is called with itself as receiver, in a job of its own', async () => {
  await inBothWorlds(`
    const thenable = { then(ok) { console.log('then', this === thenable); ok(1); } };
    async function awaits(x) { return await x; }
    async function returns(x) { return x; }
    for (const f of [awaits, returns]) {
      const task = f(thenable);
      console.log('called', f.name);
      await task;
    }
  `);
});

test('subclasses keep what they override', async () => {
  await inBothWorlds(`
    class Loud extends Promise {
      then(...reactions) { console.log('Loud.then'); return super.then(...reactions); }
    }
    async function awaits(x) { return await x; }
    async function returns(x) { return x; }
    for (const f of [awaits, returns]) {
      console.log(f.name, await f(Loud.resolve(1)), await f(new Loud((ok) => setTimeout(ok, 1, 2))));
      console.log(await f(Loud.reject(new Error('x'))).catch((e) => e.message));
      console.log((await Promise.resolve(f(3)).then((x) => x)), Loud.resolve(f(4)) instanceof Loud, await Loud.resolve(f(5)));
    }
    console.log(await Loud.all([awaits(1), returns(2)]), await Loud.race([awaits(3), returns(4)]));
  `);
});

test('a native await reads `then` of a pending task once', async () => {
  await inBothWorlds(`
    let reads = 0;
    async function late(x) { await null; return x; }
    const task = late(5);
    const { then } = task;
    Object.defineProperty(task, 'constructor', { get() { return Object; } });
    Object.defineProperty(task, 'then', { get() { reads++; return then; } });
    task.toString();
    delete task.constructor;
    console.log(await Promise.race([Promise.resolve({ then: (ok) => task.then(ok) })]), reads);
  `);
});
