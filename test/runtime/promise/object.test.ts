// A task looked at as an object: what it shows of itself, and how far it follows a user who alters it.
import { expect, test } from 'vitest';
import { runCompiled, runNative, inBothWorlds } from '../programs.ts';

test('prints as a promise', async () => {
  const lines = await inBothWorlds(`
    import { inspect } from 'node:util';
    async function late(x) { await null; return x; }
    async function now(x) { return x; }
    async function bad(x) { throw x; }
    const deep = { a: { b: { c: { d: 1 } } } };
    const tasks = [late(1), now(2), now('text'), now(undefined), now(deep), now([1, [2]])];
    for (const task of tasks) console.log(inspect(task), inspect(task, { depth: 0 }), inspect({ task }, { colors: true }));
    console.log({ nested: [tasks[4]] });
    await tasks[0];
    console.log(tasks);
    const failed = bad(5);
    console.log(failed);
    failed.catch(() => 0);
    console.log(failed, String(failed), JSON.stringify({ a: failed, b: tasks }));
  `);
  expect(lines[0]).toBe(
    'Promise { <pending> } Promise { <pending> } { task: Promise { \u001b[36m<pending>\u001b[39m } }',
  );
});

test('printing a failed task does not handle it', async () => {
  await inBothWorlds(`
    process.on('unhandledRejection', (e) => { console.log('unhandled', e); setTimeout(() => console.log(task), 1); });
    async function bad(x) { await null; throw x; }
    const task = bad(1);
    console.log(task);
  `);
  await inBothWorlds(`
    process.on('unhandledRejection', (e) => console.log('unhandled', e));
    async function bad(x) { await null; throw x; }
    async function handles(p) { try { await p; } catch (e) { console.log('caught', e); } }
    const task = bad(1);
    await handles(task);
    console.log(task);
    await new Promise((resolve) => setTimeout(resolve, 5));
  `);
});

test('cannot be cloned', async () => {
  await inBothWorlds(`
    async function late() { await null; }
    const done = late();
    for (const task of [late(), await done.then(() => done.then(() => 0, 0)) ?? done]) {
      try { console.log(structuredClone({ task })); } catch (e) { console.log(e.name, e.code); }
    }
  `);
});

test('species and patches are followed', async () => {
  await inBothWorlds(`
    class Sub extends Promise {}
    async function late(x) { await null; return x; }
    async function now(x) { return x; }
    for (const make of [late, now]) {
      const task = make(1);
      task.constructor = Sub;
      const derived = task.then((x) => x + 1);
      console.log(derived instanceof Sub, task.finally() instanceof Sub, task.catch() instanceof Sub, await derived);
      task.constructor = { [Symbol.species]: undefined };
      console.log(task.then() instanceof Sub, task.then().constructor === Promise);
      task.constructor = undefined;
      console.log(task.then().constructor === Promise);
      task.constructor = 5;
      try { task.then(); } catch (e) { console.log(e.constructor.name, e.message); }
      delete task.constructor;
      console.log(task.then().constructor === Promise, task.constructor === Promise);
    }
    const { then } = Promise.prototype;
    Promise.prototype.then = function (...reactions) {
      console.log('patched', this instanceof Promise);
      return then.apply(this, reactions);
    };
    await now(1).then((x) => console.log(x));
    await late(1).finally(() => console.log('finally'));
  `);
});

test('compiled awaits and returns look at a task as at a promise', async () => {
  await inBothWorlds(`
    async function late(x) { await null; return x; }
    async function awaits(x) { return [await x]; }
    async function returns(x) { return x; }
    const own = (task) => Object.defineProperty(task, 'then', {
      get() { console.log('read'); return (ok) => ok('own then'); },
    });
    console.log(await awaits(own(late(1))), await returns(own(late(2))));
    class Sub extends Promise {}
    const altered = (task) => Object.assign(task, { constructor: Sub });
    console.log(await awaits(altered(late(3))), await returns(altered(late(4))));
    console.log(await awaits(altered(own(late(5)))), await returns(altered(own(late(6)))));
  `);
});

const SLOT = `
  import { types } from 'node:util';
  async function now(x) { return x; }
  const task = now(1);
  console.log(types.isPromise(task), Promise.resolve(task) === task, Object.keys(task).length > 0);
  console.log(Object.getPrototypeOf(task) === Promise.prototype);
  try { Promise.prototype.then.call(task); console.log('ok'); } catch (e) { console.log(e.name); }
`;

test("known difference: a task has no promise's internal slot, and shows its fields", async () => {
  expect((await runNative(SLOT)).lines).toEqual(['true true false', 'true', 'ok']);
  expect((await runCompiled(SLOT)).lines).toEqual(['false false true', 'false', 'TypeError']);
});

test("in order 'exact' a call returns a native promise", async () => {
  await inBothWorlds(SLOT, { worlds: ['ordinary'] });
});
