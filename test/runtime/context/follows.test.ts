// AsyncLocalStorage and its like follow a task wherever native would have them follow an async function. Every program is
// compared with its native self, on whatever Node runs the tests; then again suspended at every preemption point, and
// with every await a trip through the queue.
import { describe, expect, test } from 'vitest';
import { transform } from '../../../dist/transformer/index.js';
import { runNative } from '../programs.ts';

const HEAD = `
  import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
  const als = new AsyncLocalStorage();
  const log = (...what) => console.log(...what, als.getStore());
  const tick = (ms = 1) => new Promise((resolve) => setTimeout(resolve, ms));
  async function nothing() {}
  async function turn() { await tick(); }
`;

const PROGRAMS: Record<string, string> = {
  'run: awaits of every kind, loops, calls, try': `
    async function deep(n) { if (n > 0) return await deep(n - 1); await tick(); log('deep'); return n; }
    class Methods { async m() { await turn(); log('method'); } static async s() { await null; log('static'); } }
    async function task(name) {
      log(name, 'start');
      await null; log(name, 'null');
      await nothing(); log(name, 'nothing');
      await turn(); log(name, 'turn');
      await tick(); log(name, 'tick');
      await deep(5); log(name, 'deep');
      await { then(ok) { log(name, 'then'); setTimeout(ok, 1); } }; log(name, 'thenable');
      for (let i = 0; i < 3; i++) { await nothing(); await turn(); log(name, i); }
      try { await deep.call(null, 1); throw 1; } catch { log(name, 'catch'); await turn(); } finally { await nothing(); log(name, 'finally'); }
      await new Methods().m(); await Methods.s();
      await Promise.all([turn(), nothing(), tick()]); log(name, 'all');
      for await (const x of [tick(), nothing()]) log(name, 'for await');
      await [1].map(async () => { await turn(); log(name, 'arrow'); })[0];
      let sum = 0; for (let i = 0; i < 10000; i++) sum += i; log(name, 'loop');
      return name;
    }
    log(await als.run('A', task, 'a'));
    log(await als.run('B', () => task('b')));
    await task('outside');
  `,
  'nested, and left': `
    async function inner(x) { log('inner', x); await turn(); log('inner', x); }
    async function outer() {
      await als.run('in', () => inner(1)); log('outer');
      const pending = als.run('kept', () => inner(2)); await turn(); log('meanwhile'); await pending; log('after');
      als.exit(() => inner(3)); log('exited'); await turn(); await turn(); log('outer');
      await als.run(undefined, inner, 4); log('outer');
      await als.run('in', () => als.run('deeper', () => inner(5))); log('end');
    }
    await als.run('out', outer); log('end');
  `,
  'enterWith behind an await that had nothing to wait for': `
    async function late(x) { await nothing(); als.enterWith(x); log('late'); }
    async function value(x) { await 1; als.enterWith(x); log('value'); }
    async function ended(x) { const p = nothing(); await turn(); await p; als.enterWith(x); log('ended'); }
    async function main() {
      await late('a'); log('after late'); await value('b'); log('after value'); await ended('c'); log('after ended');
      als.enterWith('main'); await late('d'); log('main'); await nothing(); log('main');
    }
    await als.run('root', main); log('end');
  `,
  'enterWith: for the rest of the function, not for who awaits it': `
    async function early(x) { als.enterWith(x); await null; log('early'); await turn(); log('early'); }
    async function late(x) { await null; als.enterWith(x); log('late'); await turn(); log('late'); await nothing(); log('late'); }
    async function only(x) { als.enterWith(x); }
    async function nested(x) { await late(x); log('nested'); await early(x + 1); log('nested'); await turn(); log('nested'); }
    async function throws(x) { await null; als.enterWith(x); throw new Error(x); }
    async function main() {
      als.enterWith('main'); await turn(); log('own');
      await early('a'); log('after early'); await turn(); log('after early');
      await late('b'); log('after late'); await turn(); log('after late');
      await only('c'); log('after only');
      const p = early('d'); log('pending'); await p; log('joined');
      const q = late('e'); log('pending'); await q; log('joined');
      await nested('f'); log('after nested');
      await throws('g').catch(() => log('catch')); log('after catch');
      try { await throws('h'); } catch { log('caught'); } log('after throws');
      als.enterWith('twice'); als.enterWith('thrice'); await nothing(); log('twice');
      await als.run('run', async () => { als.enterWith('inside'); await turn(); log('inside'); }); log('outside');
      for (let i = 0; i < 3; i++) { als.enterWith(i); await turn(); log('loop'); await late('x' + i); log('loop'); }
      await { then(ok) { als.enterWith('thenable'); ok(); } }; log('thenable');
      await { get then() { als.enterWith('getter'); return undefined; } }; log('getter');
    }
    await als.run('root', main); log('end');
    await main(); log('end');
  `,
  'whoever wakes a task does not lend it its context': `
    let resolve;
    const promise = new Promise((r) => (resolve = r));
    async function waiter(name) { await promise; log(name); await turn(); log(name); }
    async function awaitsTask(task) { await task; log('awaits task'); try { await task; } finally { log('again'); } }
    const tasks = [als.run(1, waiter, 'one'), als.run(2, waiter, 'two'), waiter('none')];
    const shared = als.run('owner', waiter, 'shared');
    tasks.push(als.run('joiner', awaitsTask, shared), awaitsTask(shared));
    als.run('resolver', () => setTimeout(resolve, 2));
    await Promise.all(tasks);
  `,
  'callbacks, reactions, bound functions, resources': `
    let ended;
    async function task(x) { log('start', x); await turn(); log('end', x); ended?.(); }
    const end = () => new Promise((resolve) => (ended = resolve));
    const bound = als.run('bound', () => AsyncResource.bind(task));
    const resource = als.run('resource', () => new AsyncResource('Test'));
    als.run('timer', () => setTimeout(task, 1, 'timer'));
    await end();
    als.run('immediate', () => setImmediate(() => task('immediate')));
    await end();
    als.run('microtask', () => queueMicrotask(() => task('microtask')));
    await end();
    als.run('other', () => { bound('bound'); });
    await end();
    als.run('other', () => { resource.runInAsyncScope(task, null, 'resource'); });
    await end();
    const p = task('reacted');
    await als.run('then', () => p.then(() => task('then')));
    await als.run('finally', () => p.finally(() => task('finally')));
    async function within() { await turn(); await bound('in task'); log('back'); await resource.runInAsyncScope(task, null, 'in task'); log('back'); }
    await als.run('within', within);
  `,
  'two storages': `
    const other = new AsyncLocalStorage();
    const both = (what) => console.log(what, als.getStore(), other.getStore());
    async function task() { both('start'); await turn(); both('turn'); other.enterWith('changed'); await nothing(); both('changed'); await turn(); both('turn'); }
    await als.run('a', () => other.run('b', task)); both('end');
    await als.run('a', task); both('end');
    await other.run('b', async () => { await task(); both('after'); als.enterWith('late'); await turn(); both('late'); }); both('end');
  `,
  channels: `
    import { channel } from 'node:diagnostics_channel';
    const c = channel('test');
    c.bindStore(als, (x) => 'stored ' + x);
    async function task() { log('start'); await turn(); log('turn'); await nothing(); log('end'); }
    await c.runStores('message', task); log('outside');
    await als.run('outer', async () => { await c.runStores('inner', task); log('outer'); });
  `,
  'first used in the middle of a task': `
    async function callee() { await null; als.enterWith('callee'); await turn(); log('callee'); }
    async function main() {
      await turn(); log('before'); await nothing(); log('before');
      als.enterWith('first'); log('first'); await turn(); log('still'); await callee(); log('still');
    }
    // Whoever waited before hooks were on may see the store on Node 20: only the task itself is asked.
    await main();
  `,
  domains: `
    import domain from 'node:domain';
    async function task() { await turn(); console.log('in', process.domain === d); await nothing(); throw new Error('x'); }
    const d = domain.create();
    const failed = new Promise((resolve) => d.on('error', (e) => { console.log('domain', e.message); resolve(); }));
    d.run(() => { task(); });
    await failed;
  `,
  'async generators run where next is called': `
    async function* numbers() {
      log('start'); yield 1; log('two'); await turn(); log('two');
      als.enterWith('own'); yield 2; log('three'); await turn(); log('three');
    }
    const g = als.run('made', () => numbers());
    for (const name of ['n1', 'n2', 'n3']) { log((await als.run(name, () => g.next())).value); await turn(); }
    await als.run('loop', async () => {
      for await (const x of numbers()) { log(x); als.enterWith('loop' + x); await turn(); }
      log('done');
    });
  `,
};

interface Mode {
  tasks: boolean;
  env: Record<string, string>;
}

const FORCED = { HEDDLE_FORCE_PREEMPT: '1' };

const MODES: Record<string, Mode> = {
  'as is': { tasks: true, env: {} },
  'every preemption point': { tasks: true, env: FORCED },
  'ordinary world': { tasks: false, env: {} },
  'ordinary world, every preemption point': { tasks: false, env: FORCED },
};

for (const [mode, { tasks, env }] of Object.entries(MODES)) {
  describe(mode, () => {
    for (const [name, source] of Object.entries(PROGRAMS)) {
      test.concurrent(name, async () => {
        const { code, diagnostics } = transform(HEAD + source, { fileName: 'program.mjs', tasks });
        expect(diagnostics).toEqual([]);
        const [native, compiled] = await Promise.all([runNative(HEAD + source), runNative(code, { env })]);
        expect(compiled.lines).toEqual(native.lines);
      });
    }
  });
}
