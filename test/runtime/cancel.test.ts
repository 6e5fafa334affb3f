// Cancellation: where it is thrown, what it may not touch, and how often.
import { expect, test } from 'vitest';
import { runCompiled } from './programs.ts';

const HEAD = `
  import { CancelledError, sleep, spawnLocal, suspend, yieldNow } from 'heddle';
  const name = (e) => e instanceof CancelledError ? 'cancelled' : String(e);
`;

/** Cancels a task of each function while it waits for what others could hold: the wait ends, the work goes on. */
const GOES_ON = `
  async function goesOn(...functions) {
    for (const f of functions) {
      const log = [];
      const handle = spawnLocal(f, log);
      await sleep(1);
      handle.cancel();
      console.log(f.name, await handle.catch(name), log.length);
      log.released = true;
      while (log.length === 0) await sleep(1);
      console.log(...log);
    }
  }
`;

test('it is thrown at the innermost await and unwinds the chain, through finally blocks that await', async () => {
  const { lines } = await runCompiled(`${HEAD}
    const log = [];
    async function inner() { try { await sleep(10_000); } finally { log.push('inner'); await sleep(1); log.push('inner awaited'); } }
    async function middle() { try { await inner(); } catch (e) { log.push('middle ' + name(e)); throw e; } }
    async function outer() { try { await middle(); } finally { log.push('outer'); } }
    const handle = spawnLocal(outer);
    await sleep(2);
    console.log(handle.cancel());
    console.log(await handle.catch(name), log.join(', '), handle.cancel());
  `);
  expect(lines).toEqual(['true', 'cancelled inner, inner awaited, middle cancelled, outer false']);
});

test('whoever swallows it goes on; a second cancel throws again', async () => {
  const { lines } = await runCompiled(`${HEAD}
    let swallowed = 0;
    async function stubborn() { for (let i = 0; i < 2; i++) { try { await sleep(10_000); } catch { swallowed++; } } await sleep(1); return 'ended'; }
    const handle = spawnLocal(stubborn);
    await sleep(1); handle.cancel();
    await sleep(1); console.log(swallowed, handle.done); handle.cancel();
    console.log(await handle, swallowed);
  `);
  expect(lines).toEqual(['1 false', 'ended 2']);
});

test('a task that has not begun never runs', async () => {
  const { lines } = await runCompiled(`${HEAD}
    async function never() { console.log('ran'); }
    const handle = spawnLocal(never);
    handle.cancel();
    console.log(await handle.catch(name));
  `);
  expect(lines).toEqual(['cancelled']);
});

test('a yielding and a computing task are cancelled at their next point', async () => {
  const { lines } = await runCompiled(`${HEAD}
    async function yields() { for (;;) await yieldNow(); }
    async function computes() { try { for (let i = 0; ; i++) if (i < 0) break; } finally { console.log('cleaned'); } }
    for (const f of [yields, computes]) {
      const handle = spawnLocal(f);
      await sleep(3);
      handle.cancel();
      console.log(await handle.catch(name));
    }
  `);
  expect(lines).toEqual(['cancelled', 'cleaned', 'cancelled']);
});

test('a task cancels itself: at its next await', async () => {
  const { lines } = await runCompiled(`${HEAD}
    let handle;
    async function self() { handle.cancel(); console.log('still running'); await sleep(1); console.log('not reached'); }
    handle = spawnLocal(self);
    console.log(await handle.catch(name));
    async function ends() { handle.cancel(); return 'too late'; }
    handle = spawnLocal(ends);
    console.log(await handle);
  `);
  expect(lines).toEqual(['still running', 'cancelled', 'too late']);
});

test('a call that is returned without being awaited is reached', async () => {
  const { lines } = await runCompiled(`${HEAD}
    const log = [];
    const never = () => new Promise(() => {});
    async function work(name) { try { await never(); } finally { await sleep(1); log.push(name); } }
    const constant = async function (name) { try { await never(); } finally { log.push(name); } };
    const same = (x) => x;
    async function known() { return work('known'); }
    async function behindAwait() { return work(await same('behind an await')); }
    async function held() { await 1; return constant(same('held argument')); }
    const arrow = async () => constant('arrow');
    async function local() { const inner = async () => work('local'); return inner(); }
    async function inLoop() { for (let i = 0; ; i++) { await 1; if (i === 2) return constant('in a loop'); } }
    async function inCatch() { try { throw 1; } catch { return work('in a catch clause'); } }
    async function awaits() { return await held(); }
    for (const f of [known, behindAwait, held, arrow, local, inLoop, inCatch, awaits]) {
      const handle = spawnLocal(f);
      await sleep(1);
      handle.cancel();
      console.log(f.name, await handle.catch(name), log.pop());
    }
    async function leaf() { return sleep(10_000); }
    const sleeper = spawnLocal(leaf);
    await sleep(1);
    sleeper.cancel();
    console.log('leaf', await sleeper.catch(name));
  `);
  expect(lines).toEqual([
    'known cancelled known',
    'behindAwait cancelled behind an await',
    'held cancelled held argument',
    'arrow cancelled arrow',
    'local cancelled local',
    'inLoop cancelled in a loop',
    'inCatch cancelled in a catch clause',
    'awaits cancelled held argument',
    'leaf cancelled',
  ]);
});

/** Spawns each of the functions with a log of its own, cancels it while it waits, and prints how it ended and its log. */
const cancelEach = (names: string): string => `for (const f of [${names}]) {
      const log = [];
      const handle = spawnLocal(f, log);
      await sleep(1);
      handle.cancel();
      console.log(f.name, await handle.catch(name), ...log);
    }`;

test('a call that is returned without being awaited is reached, whatever is called and from wherever', async () => {
  const { lines } = await runCompiled(`${HEAD}
    const never = () => new Promise(() => {});
    async function work(log, tag = 'cleaned') { try { await never(); } finally { await sleep(1); log.push(tag); } }
    class Holder {
      static async work(log) { await work(log); }
      async work(log) { await work(log); }
      async #hidden(log) { await work(log); }
      async hidden(log) { return this.#hidden(log); }
      async hiddenOwned(log) { try { return this.#hidden(log); } finally { await 1; } }
    }
    class Derived extends Holder { async work(log) { return super.work(log); } async owned(log) { try { return super.work(log); } finally { log.push('end'); } } }
    const object = { work, deep: { work }, arrow: async (log) => { await work(log); } };
    async function member(log) { return Holder.work(log); }
    async function instance(log) { return new Holder().work(log); }
    async function element(log) { return object.deep['work'](log); }
    async function optional(log) { return object?.arrow(log); }
    async function optionalCall(log) { return object.arrow?.(log); }
    async function spread(log) { return object.work(...[log, 'spread']); }
    async function privately(log) { return new Holder().hidden(log); }
    async function inherited(log) { return new Derived().work(log); }
    async function variable(log) { let f = object.arrow; return f(log); }
    async function parameter(log, f = object.arrow) { return f(log); }
    async function spot(log) { return (async () => { await work(log); })(); }
    async function conditional(log) { return log ? work(log) : 0; }
    async function coalesced(log) { return log.missing ?? object.work(log); }
    async function either(log) { return (await 0) || object.work(log); }
    async function both(log) { return log && object.work(log); }
    async function comma(log) { return (log.push('comma'), object.work(log)); }
    async function caught(log) { try { return work(log); } catch { log.push('not here'); } }
    async function caughtMember(log) { try { await 1; return object.work(log); } catch { log.push('not here'); } }
    async function ends(log) { try { return work(log); } finally { log.push('end'); } }
    async function endsLater(log) { try { return object.arrow(log); } finally { await 1; log.push('end'); } }
    async function loop(log) { for (const x of [1]) return work(log); }
    async function iterator(log) { for (const x of new Set([1])) { await x; return object.work(log); } }
    async function asyncIterator(log) { for await (const x of [1]) return object.work(log); }
    async function resource(log) { using r = { [Symbol.dispose]() { log.push('disposed'); } }; return work(log); }
    async function asyncResource(log) { await using r = { async [Symbol.asyncDispose]() { await 1; log.push('disposed'); } }; return object.work(log); }
    async function privateOwned(log) { return new Holder().hiddenOwned(log); }
    async function inheritedOwned(log) { return new Derived().owned(log); }
    async function branches(log) { try { return log ? object.work(log) : await 1; } finally { log.push('end'); } }
    async function nested(log) { try { try { return ends(log); } finally { log.push('inner'); } } finally { await 1; log.push('outer'); } }
    ${cancelEach(
      'member, instance, element, optional, optionalCall, spread, privately, inherited, variable, parameter, spot,' +
        ' conditional, coalesced, either, both, comma, caught, caughtMember, ends, endsLater, loop, iterator, asyncIterator,' +
        ' resource, asyncResource, privateOwned, inheritedOwned, branches, nested',
    )}
    async function sleeps() { try { return sleep(10_000); } finally { await 1; } }
    const sleeper = spawnLocal(sleeps);
    await sleep(1);
    sleeper.cancel();
    console.log('sleeps', await sleeper.catch(name));
  `);
  const cleaned = 'cancelled cleaned';
  expect(lines).toEqual([
    ...['member', 'instance', 'element', 'optional', 'optionalCall'].map((f) => `${f} ${cleaned}`),
    'spread cancelled spread',
    ...['privately', 'inherited', 'variable', 'parameter', 'spot'].map((f) => `${f} ${cleaned}`),
    ...['conditional', 'coalesced', 'either', 'both'].map((f) => `${f} ${cleaned}`),
    'comma cancelled comma cleaned',
    ...['caught', 'caughtMember'].map((f) => `${f} ${cleaned}`),
    ...['ends', 'endsLater'].map((f) => `${f} cancelled end cleaned`),
    ...['loop', 'iterator', 'asyncIterator'].map((f) => `${f} ${cleaned}`),
    ...['resource', 'asyncResource'].map((f) => `${f} cancelled disposed cleaned`),
    `privateOwned ${cleaned}`,
    ...['inheritedOwned', 'branches'].map((f) => `${f} cancelled end cleaned`),
    'nested cancelled end inner outer cleaned',
    'sleeps cancelled',
  ]);
});

test('a promise that somebody else holds is not cancelled with the call that returned it', async () => {
  const { lines } = await runCompiled(`${HEAD}${GOES_ON}
    async function work(log) { while (!log.released) await sleep(1); log.push('worked'); }
    const object = { work, plain(log) { return (kept = this.work(log)); }, bound: work.bind(null) };
    const plain = (log) => (kept = work(log));
    let kept;
    async function member(log) { return object.plain(log); }
    async function variable(log) { let f = plain; return f(log); }
    async function held(log) { const p = object.work(log); kept = p; return p; }
    async function owned(log) { try { return object.plain(log); } finally { await 1; } }
    async function caught(log) { try { return plain(log); } catch {} }
    async function bound(log) { try { return object.bound(log); } finally { await 1; } }
    async function chosen(log) { return log.missing || plain(log); }
    await goesOn(member, variable, held, owned, caught, bound, chosen);
  `);
  expect(lines).toEqual(
    ['member', 'variable', 'held', 'owned', 'caught', 'bound', 'chosen'].flatMap((f) => [
      `${f} cancelled 0`,
      'worked',
    ]),
  );
});

test('a compiled function is reached whatever it stands in: closures, members, private methods', async () => {
  const { lines } = await runCompiled(`${HEAD}
    const never = () => new Promise(() => {});
    const object = {
      async method(log) { try { await never(); } finally { await sleep(1); log.push('cleaned'); } },
      arrow: async (log) => { try { await never(); } finally { log.push('cleaned'); } },
      expression: async function (log) { try { await never(); } finally { log.push('cleaned'); } },
      list: [async (log) => { try { await never(); } finally { log.push('cleaned'); } }],
    };
    class Holder {
      field = async (log) => { try { await never(); } finally { log.push('cleaned'); } };
      #hidden = async (log) => { try { await never(); } finally { log.push('cleaned'); } };
      async #run(log) { try { await never(); } finally { log.push('cleaned'); } }
      static async #made(log) { try { await never(); } finally { log.push('cleaned'); } }
      static field = async (log) => { try { await never(); } finally { log.push('cleaned'); } };
      async run(log) { await this.#run(log); }
      async hidden(log) { await this.#hidden(log); }
      async open(log) { try { await never(); } finally { log.push('cleaned'); } }
      static async make(log) { await this.#made(log); }
    }
    const make = () => async (log) => { try { await never(); } finally { log.push('cleaned'); } };
    let variable = async (log) => { try { await never(); } finally { log.push('cleaned'); } };
    variable = async (log) => { try { await never(); } finally { log.push('cleaned again'); } };
    async function method(log) { await object.method(log); }
    async function property(log) { await object.arrow(log); }
    async function expression(log) { await object.expression(log); }
    async function element(log) { await object.list[0](log); }
    async function ownName(log) { await (async function own(n) { if (n > 0) await own(n - 1); else try { await never(); } finally { log.push('cleaned'); } })(3); }
    async function privateMethod(log) { await new Holder().run(log); }
    async function privateStatic(log) { await Holder.make(log); }
    async function privateField(log) { await new Holder().hidden(log); }
    async function field(log) { await new Holder().field(log); }
    async function staticField(log) { await Holder.field(log); }
    async function open(log) { await new Holder().open(log); }
    async function returned(log) { await make()(log); }
    async function assigned(log) { await variable(log); }
    async function argument(log) { await (async (f) => { await f(log); })(async (log) => { try { await never(); } finally { log.push('cleaned'); } }); }
    async function defaulted(log, f = async () => { try { await never(); } finally { log.push('cleaned'); } }) { await f(); }
    async function spot(log) { await (async () => { try { await never(); } finally { log.push('cleaned'); } })(); }
    async function fromLoop(log) {
      const made = [];
      for (let i = 0; i < 3; i++) { const f = async () => { try { await never(); } finally { log.push('cleaned', i); } }; await 1; made.push(f); }
      await made[1]();
    }
    ${cancelEach(
      'method, property, expression, element, ownName, privateMethod, privateStatic, privateField, field, staticField, open,' +
        ' returned, assigned, argument, defaulted, spot, fromLoop',
    )}
  `);
  expect(lines).toEqual([
    'method cancelled cleaned',
    'property cancelled cleaned',
    'expression cancelled cleaned',
    'element cancelled cleaned',
    'ownName cancelled cleaned',
    'privateMethod cancelled cleaned',
    'privateStatic cancelled cleaned',
    'privateField cancelled cleaned',
    'field cancelled cleaned',
    'staticField cancelled cleaned',
    'open cancelled cleaned',
    'returned cancelled cleaned',
    'assigned cancelled cleaned again',
    'argument cancelled cleaned',
    'defaulted cancelled cleaned',
    'spot cancelled cleaned',
    'fromLoop cancelled cleaned 1',
  ]);
});

test('what a plain function called is its own, whatever the compiled function stands in', async () => {
  const { lines } = await runCompiled(`${HEAD}${GOES_ON}
    const object = { async work(log) { while (!log.released) await sleep(1); log.push('worked'); }, plain(log) { return this.work(log); } };
    const arrow = [async (log) => { while (!log.released) await sleep(1); log.push('worked'); }];
    class Holder { async #work(log) { while (!log.released) await sleep(1); log.push('worked'); } plain(log) { return this.#work(log); } }
    let cached;
    async function member(log) { await object.plain(log); }
    async function hidden(log) { await new Holder().plain(log); }
    async function wrapped(log) { await ((log) => (cached = arrow[0](log)))(log); }
    async function bound(log) { await arrow[0].bind(null)(log); }
    async function proxied(log) { await new Proxy(object.work, {})(log); }
    await goesOn(member, hidden, wrapped, bound, proxied);
  `);
  expect(lines).toEqual(
    ['member', 'hidden', 'wrapped', 'bound', 'proxied'].flatMap((f) => [`${f} cancelled 0`, 'worked']),
  );
});

test('waiting for a shared task or a native promise ends, the awaited goes on', async () => {
  const { lines } = await runCompiled(`${HEAD}
    async function work() { await sleep(200); return 'worked'; }
    const shared = work();
    const native = new Promise((resolve) => setTimeout(resolve, 200, 'native'));
    async function waits(p) { return await p; }
    const a = spawnLocal(waits, shared), b = spawnLocal(waits, native), c = spawnLocal(waits, shared);
    await sleep(1);
    a.cancel(); b.cancel();
    console.log(await a.catch(name), await b.catch(name), await c, await shared, await native);
  `);
  expect(lines).toEqual(['cancelled cancelled worked worked native']);
});

test('a value that has arrived is delivered before the cancellation', async () => {
  const { lines } = await runCompiled(`${HEAD}
    let waker;
    async function takes() {
      const value = await suspend((cx) => { waker = cx.localWaker(); });
      console.log('got', value);
      await sleep(1);
      console.log('not reached');
    }
    const handle = spawnLocal(takes);
    await sleep(1);
    waker.wake('resource');
    handle.cancel();
    console.log(await handle.catch(name));
  `);
  expect(lines).toEqual(['got resource', 'cancelled']);
});
