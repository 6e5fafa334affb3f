// Programs' worth of values that nothing will use again. Each probe makes some, marks them by `track(name, value)`, and
// suspends or ends; what is then still in memory is kept by a frame, the runtime or the engine. The text is run as it is
// and compiled, so it is source, not functions.

/** Before the probes: run as it is in every version. */
export const HEAD = `
  const refs = new Map();
  /** Whatever a probe hands out is held here: tasks, handles, iterators. */
  const held = [];
  const hold = (value) => (held.push(value), value);
  const track = (name, value = { name }) => (refs.set(name, new WeakRef(value)), value);
  const use = (value) => { if (value === refs) throw value; };
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  let open = [];
  let loops = 0;
  const forever = () => new Promise((resolve) => open.push(resolve));
  // On a slow machine the executor polls two frames a turn, and they are hundreds.
  const settled = async () => { 'use native'; for (let i = 0; i < 500; i++) { await turn(); } };
  const gone = async () => {
    'use native';
    for (let i = 0; i < 6; i++) { await turn(); gc(); }
    for (const [name, ref] of refs) console.log((ref.deref() === undefined ? 'gone ' : 'kept ') + name);
  };
`;

/** Values of suspended calls. */
export const SUSPENDED = `
  async function local() { let a = track('dead local'); use(a); await forever(); }
  async function overwritten() { let a = track('overwritten local'); await turn(); use(a); a = 1; await forever(); use(a); }
  async function used() { const a = track('local used before the second await'); await turn(); use(a); await forever(); }
  async function block() { { const a = track('block-scoped variable'); await turn(); use(a); } await forever(); }
  async function captured() { { const a = track('captured block-scoped variable'); const f = () => a; await turn(); use(f()); } await forever(); }
  async function temporary() { use([track('temporary of an expression'), await turn()]); await forever(); }
  async function argument() { use(track('argument of a call'), await turn()); await forever(); }
  async function receiver() { track('receiver', { m() {} }).m(await turn()); await forever(); }
  async function caught() { try { await turn(); throw track('caught error', new Error('x')); } catch (e) { use(e); await turn(); } await forever(); }
  async function caughtCall() { try { await fails('error of a call', turn()); } catch { await turn(); } await forever(); }
  async function fails(name, wait) { await wait; throw track(name, new Error('x')); }
  async function finallyValue() { try { await turn(); return track('value of an overridden return'); } finally { await turn(); await forever(); return 1; } }
  async function completed() { try { await turn(); } finally { await turn(); } await forever(); }
  async function values() { for (const a of [track('value of for-of')]) { await turn(); use(a); } await forever(); }
  async function list() { for (const a of track('list of for-of', [1, 2])) { await turn(); use(a); } await forever(); }
  async function iterator() {
    const it = () => track('iterator', { next: () => ({ done: n++ > 1, value: n }), [Symbol.iterator]() { return this; } });
    let n = 0;
    for (const a of it()) { await turn(); use(a); }
    await forever();
  }
  async function awaited() { await track('awaited promise', turn()); await forever(); }
  async function awaitedValue() { use(await Promise.resolve(track('value of an await'))); await forever(); }
  async function destructured() { const { a, ...rest } = track('destructured object', { a: await turn(), b: track('rest object') }); use(a); use(rest); await forever(); }
  async function called() { await child(track('argument of a finished call')); await forever(); }
  async function child(a) { await turn(); use(a); return track('result of a finished call'); }
  async function result() { use(await child(0)); await forever(); }
  async function directly() { await atOnce(track('argument of a call that did not wait')); await forever(); }
  async function atOnce(a) { use(a); return track('result of a call that did not wait'); }
  async function switched() { switch ((await turn(), track('switch operand'), 1)) { case 1: { const a = track('variable of a case'); await turn(); use(a); } } await forever(); }
  async function looped() { for (let i = 0, a = track('loop variable'); i < 2; i++) { await turn(); use(a); } await forever(); }
  async function perRound() { for (let i = 0; i < 2; i++) { const a = track('variable of a round'); const f = () => a; await turn(); use(f()); } await forever(); }
  async function template() { use(\`\${track('template operand', { toString: () => 'x' })} \${await turn()}\`); await forever(); }
  async function spread() { use([...track('spread list', [1]), await turn()]); await forever(); }
  async function chained() { use(track('head of a chain', { a: { b: 1 } })?.a[await turn()]); await forever(); }
  async function innerFunction() { const f = async () => { const a = track('local of an inner function'); await turn(); use(a); await forever(); }; await f(); }
  async function yields() { for await (const a of values2()) { use(a); } await forever(); }
  async function* values2() { yield track('yielded value'); await turn(); yield 1; }
  class C { async m(a) { use(a); await turn(); await forever(); } }
  const method = () => new C().m(track('parameter of a method'));
  async function preempted() { let a = track('local dead before a loop'); use(a); let n = 0; for (let i = 0; i < 3e5; i++) n += i % 3; loops++; await forever(); return n; }
  async function preemptedAfter() { let a = track('local dead after a loop'); let n = 0; for (let i = 0; i < 3e5; i++) { n += i % 3; if (n < 0) use(a); } loops++; await turn(); await forever(); return n; }
  class D { constructor(name) { track(name, this); } async m() { await turn(); use(this); } async args() { use(arguments[0]); await turn(); } }
  async function receivers() { await new D('this of a finished method').m(); await new D('this and arguments').args(track('one of the arguments')); await forever(); }
  async function defaults(a = track('default of a parameter')) { use(a); a = 0; await turn(); await forever(); }
  async function* delegates() { yield* (async function* () { const a = track('local of a finished delegate'); yield a.name; await turn(); use(a); })(); await forever(); }
  async function delegating() { for await (const a of delegates()) use(a); }
  async function* generates() { const a = track('local of a generator behind its last use'); yield 1; use(a); yield 2; await forever(); }
  async function generating() { for await (const a of generates()) use(a); }
  const asked = async () => { const it = hold(generates2()); await it.next(track('value sent first')); await it.next(track('value sent')); await turn(); };
  async function* generates2() { const a = yield 1; use(a); yield 2; }
  async function closing() {
    for await (const a of { [Symbol.asyncIterator]: () => track('async iterator that was closed', { next: async () => ({ value: 1 }), return: async () => ({}) }) }) { use(a); break; }
    await forever();
  }
  async function replaced() { try { try { await turn(); throw track('error replaced by another', new Error('x')); } finally { await turn(); throw 1; } } catch { await turn(); } await forever(); }
  async function all() { use(await Promise.all([child(track('argument within all')), turn()])); await forever(); }
  async function raced() { await Promise.race([turn(), after(track('argument of the loser'))]); await settled(); await forever(); }
  async function after(a) { await turn(); await turn(); use(a); await turn(); }
  async function joins() { const p = child(track('argument of an awaited task')); await turn(); await p; await p; await forever(); }
  async function thenable() { await track('thenable', { then(ok) { setImmediate(ok); } }); await forever(); }
  async function returned() { await adopts(); await forever(); }
  async function adopts() { return track('returned promise', turn()); }
  async function tail() { let a = track('variable of the caller of a tail call'); use(a); return forever(); }
  async function twice() { let a = track('first value'); await turn(); use(a); a = track('second value'); await turn(); use(a); await forever(); }
  async function compound() { const o = track('target of an assignment', {}); o.x = await turn(); await forever(); }
  async function conditional(c) { const a = track('variable of a branch not taken'); await turn(); if (c) { await turn(); use(a); } else await forever(); }
  for (const probe of [receivers, defaults, delegating, generating, asked, closing, replaced, all, raced, joins, thenable, returned,
    tail, twice, compound, conditional]) hold(probe());
  for (const probe of [local, overwritten, used, block, captured, temporary, argument, receiver, caught, caughtCall, finallyValue,
    completed, values, list, iterator, awaited, awaitedValue, destructured, called, result, directly, switched, looped, perRound,
    template, spread, chained, innerFunction, yields, method, preempted, preemptedAfter]) hold(probe());
  async function parameter(a) { use(a); a = undefined; await turn(); await forever(); }
  hold(parameter(track('overwritten parameter')));
  while (loops < 2) await turn();
  await settled(); await settled();
  await gone();
`;

/** What ended tasks, and the runtime after them, keep. */
export const ENDED = `
  async function ended(a) { const b = track('local of an ended task'); await turn(); use(a); use(b); return 1; }
  hold(ended(track('parameter of an ended task')));
  async function failed(a) { const b = track('local of a failed task'); await turn(); use(a); use(b); throw 1; }
  hold(failed(track('parameter of a failed task'))).catch(() => 0);
  async function deep(n) { if (n > 0) return deep(n - 1); const a = track('local of a deep call'); await turn(); use(a); return 1; }
  hold(deep(5));
  async function forgotten() { await forever(); use(1); }
  (() => { track('task that nobody resumes', (() => { const t = never(); return t; })()); })();
  async function never() { const a = track('local of a task that nobody resumes'); await new Promise(() => 0); use(a); }
  async function resulting() { await turn(); return track('result of a task nobody holds'); }
  resulting();
  const handled = async () => { await turn(); throw track('error of a task nobody holds', new Error('x')); };
  handled().catch(() => 0);
  async function awaitsIt() { try { await handled2(); } catch {} }
  const handled2 = async () => { await turn(); throw track('error that was caught', new Error('x')); };
  hold(awaitsIt());
  async function failsUnseen() { await turn(); throw track('error nobody handled', new Error('x')); }
  process.on('unhandledRejection', () => 0);
  track('task that failed unseen', failsUnseen());
  async function inContext() { await turn(); await turn(); return 1; }
  const { AsyncLocalStorage } = await import('node:async_hooks');
  const als = new AsyncLocalStorage();
  als.run(track('store of an ended task'), () => hold(inContext()));
  async function* gen(a) { const b = track('local of an ended generator'); yield 1; use(a); use(b); }
  const it = hold(gen(track('parameter of an ended generator')));
  await it.next(); await it.next(); await it.next();
  const started = hold(gen2(track('parameter of a closed generator')));
  async function* gen2(a) { try { yield 1; use(a); } finally { await turn(); } }
  await started.next(); await started.return(track('value of return'));
  async function* gen3(a) { use(a); yield 2; }
  hold(gen3(track('parameter of a generator closed before it began'))).return();
  async function reentered() { for (let i = 0; i < 40; i++) await null; const a = track('local of the last task that ran'); await null; use(a); over = true; }
  let over = false;
  await settled();
  hold(reentered());
  while (!over) await turn();
  await gone();
`;

/** heddle's own: compared with nothing, all of it has to go. */
export const OWN = `
  import { sleep, spawnLocal, select, suspend, TaskGroup, timeout, yieldNow } from 'heddle';
  import { mpsc, Mutex } from 'heddle/sync';
  async function cancelled() { const a = track('local of a cancelled task'); await sleep(1e6); use(a); }
  const c = hold(spawnLocal(cancelled)); c.catch(() => 0); await settled(); c.cancel();
  async function sleeper(a) { await sleep(1); use(a); return 1; }
  hold(spawnLocal(sleeper, track('argument of an ended task')));
  async function detached() { await sleep(1); return track('result of a detached task'); }
  spawnLocal(detached);
  async function resultOf() { await sleep(1); return 1; }
  track('join handle nobody holds', spawnLocal(resultOf));
  async function longSleep() { const a = track('local of a withdrawn sleep'); await sleep(1e6); use(a); }
  async function times() { try { await timeout(1, () => longSleep()); } catch {} }
  hold(times());
  const [sender, receiver] = hold(mpsc(4));
  async function receives() { for (let i = 0; i < 2; i++) use(await receiver.recv()); await forever(); }
  hold(spawnLocal(receives));
  await turn();
  await sender.send(track('message'));
  await sender.send(1);
  async function yields() { const a = track('local across a yield'); await yieldNow(); use(a); await forever(); }
  hold(spawnLocal(yields));
  const lock = hold(new Mutex());
  async function locks() { const a = track('local behind a lock'); const guard = await lock.lock(); try { await sleep(1); use(a); } finally { guard.release(); } await forever(); }
  hold(spawnLocal(locks)); hold(spawnLocal(locks));
  async function disposes() { { using a = track('value of using', { [Symbol.dispose]() {} }); await turn(); } await forever(); }
  hold(disposes());
  async function waits(handle) { const a = track('local of a cancelled waiter'); await handle; use(a); }
  const long = hold(spawnLocal(forever));
  const waiting = hold(spawnLocal(waits, long)); waiting.catch(() => 0); await settled(); waiting.cancel();
  async function loser() { const a = track('local of a losing arm'); await sleep(1e6); use(a); }
  async function selects() { await select({ a: () => sleep(1), b: () => loser() }); await forever(); }
  hold(selects());
  const { signal } = hold(new AbortController());
  async function signalled() { const ended = track('task whose end a signal could have brought', spawnLocal(resultOf)); ended.cancelOn(signal); await ended; }
  await signalled();
  async function groups() { const group = new TaskGroup(); group.spawn(sleeper, track('argument in a group')); await group[Symbol.asyncDispose](); await forever(); }
  hold(groups());
  async function suspends() { const a = track('local across a suspension'); await suspend((cx) => { const waker = hold(cx.localWaker()); setImmediate(() => waker.wake()); }); use(a); await forever(); }
  hold(suspends());
  // Sleepers wake in the order of their deadlines: after this, others have woken ten times in a row.
  for (let i = 0; i < 10; i++) await sleep(2);
  async function closure() { await spawnLocal(track('closure that was spawned last', async () => { use(1); })); await forever(); }
  hold(closure());
  await settled();
  await gone();
`;
