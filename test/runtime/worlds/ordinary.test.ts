// The ordinary world: a compiled async function that ordinary code calls is the engine's own (design: nothing tells it from one).
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compile, runCompiled, runNative, SPIN } from '../programs.ts';

/** Nobody is preempted, not even on a crowded machine: ticks are compared. */
const core = JSON.stringify(new URL('../../../dist/runtime/executor/core.js', import.meta.url).href);
const STILL = `import { setSlice } from ${core}; setSlice(60_000);\n`;

/** Prints the same native and compiled, in the ordinary world. */
async function alike(source: string, head = STILL): Promise<void> {
  const native = await runNative(source);
  const compiled = await runNative(head + compile(source, { tasks: false }));
  expect(compiled.lines).toEqual(native.lines);
  expect(compiled.code).toBe(native.code);
}

const EVERY_FORM = `
  import { types } from 'node:util';
  export async function declared(a, b = 1) { for (let i = 0; i < 3; i++) await a; return b; }
  export const arrow = async (x) => { for (const y of [x]) await y; };
  const expression = async function (x) { return x; };
  const named = async function self(n) { return n > 0 ? self(n - 1) : typeof self; };
  const object = { async method(a, b, c) {}, property: async () => {}, async ['comp' + 'uted']() {}, async 'two words'() {}, async 12() {} };
  class A { async method(a) { return this; } static async fixed() {} field = async () => this; async #own() {} static own(a) { return a.#own; } }
  let assigned; assigned = async () => {};
  let either; either ??= async () => {};
  const { byDefault = async () => {} } = {};
  function parameter(f = async () => {}) { return f; }
  const a = new A();
  const all = { declared, arrow, expression, named, ...object, m: a.method, f: A.fixed, field: a.field, own: A.own(a), assigned, either, byDefault, p: parameter(), listed: [async () => {}][0] };
  for (const [key, f] of Object.entries(all)) {
    let thrown = 'constructs';
    try { new f(); } catch (error) { thrown = error.constructor.name; }
    console.log(key, JSON.stringify([f.name, f.length, 'prototype' in f, types.isAsyncFunction(f), f[Symbol.toStringTag], f.constructor.name,
      Object.getOwnPropertyNames(f).sort().join(), Reflect.ownKeys(f).length, thrown, Object.isExtensible(f)]));
  }
  const p = arrow(1);
  console.log(types.isPromise(p), Promise.resolve(p) === p, p.constructor === Promise, Object.getPrototypeOf(p) === Promise.prototype);
  Promise.prototype.then.call(declared(1), (v) => console.log('then', v));
  console.log(await named(3), await Promise.race([declared(2), 5]));
  structuredClone(await declared(3));
`;

test('nothing tells a compiled function from the engine’s', () => alike(EVERY_FORM));

test('the same where tasks are possible', () => alike(`import 'heddle';\n${EVERY_FORM}`));

test('ticks are the engine’s', () =>
  alike(`
    const seen = [];
    const at = (what) => seen.push(what);
    async function inner(n) { for (let i = 0; i < n; i++) { await null; at('inner ' + i); } return n; }
    async function outer(name) { for (const n of [0, 1, 2]) at(name + ' ' + await inner(n)); return inner(1); }
    const thenable = { then(f) { at('then'); f('thenable'); } };
    outer('a').then(at); outer('b').then(at);
    (async () => { at(await thenable); })();
    (async () => { try { await Promise.reject(new Error('no')); } catch (e) { at(e.message); } finally { await 0; at('finally'); } })();
    Promise.resolve().then(() => at('m1')).then(() => at('m2')).then(() => at('m3'));
    process.nextTick(() => at('tick')); queueMicrotask(() => at('micro'));
    setTimeout(() => console.log(seen.join('\\n')), 20);
  `));

test('a rejection that nobody handles is the engine’s', async () => {
  const source = `
    process.on('unhandledRejection', (e, p) => console.log('unhandled', e.message, p === kept));
    process.on('rejectionHandled', () => console.log('handled'));
    async function fails() { for (let i = 0; i < 2; i++) await i; throw new Error('lost'); }
    const kept = fails();
    setTimeout(() => kept.catch(() => {}), 20);
  `;
  await alike(source);
});

test('no loop of awaits and no recursion of them is limited by the stack', () =>
  alike(`
    async function bounce(n) { await null; return n ? 1 + await bounce(n - 1) : 0; }
    async function tail(n) { await null; return n ? tail(n - 1) : 'end'; }
    console.log(await bounce(20000), await tail(20000));
  `));

test('jumps, errors and variables of loops that compute', () =>
  alike(`
    async function all(n, log) {
      let t = 0, u = 'u';
      outer: for (const k of [1, 2, 3]) {
        for (let i = 0; i < n; i++) {
          for (let j = 0; ; j++) { if (j > i) continue; if (j === i) break; if (i + j === 7 * k) continue outer; if (t > 400) break outer; t += j; }
          t++;
        }
        u += k;
      }
      var w = 0;
      while (w < 5) { w++; if (w === n) return [t, u, w]; }
      const fs = [];
      for (let i = 0; i < 3; i++) { for (var v = 0; v < 2; v++) fs.push(() => [i++, v, t]); }
      try { for (let i = 0; ; i++) { t = -i; if (i === 3) throw new Error('at ' + i); } } catch (e) { log(e.message, t); }
      switch (n) { case 30: for (let i = 0; i < 2; i++) { if (i) break; } case 31: for (;;) { t++; break; } }
      const self = { n, async m() { let s = 0; for (let i = 0; i < this.n; i++) s += arguments.length; return s; } };
      return [t, u, w, v, fs.map((f) => f()), fs.map((f) => f()), await self.m(1, 2)];
    }
    for (const n of [2, 5, 30, 31]) console.log(JSON.stringify(await all(n, console.log)));
    const closures = []; 
    async function shared() { let c = 0; const bump = () => ++c; for (let i = 0; i < 4; i++) { for (let j = 0; j < 2; j++) c += bump(); } return [c, bump()]; }
    console.log(JSON.stringify(await shared()));
    async function* numbers(n) { for (let i = 0; i < n; i++) { let s = 0; for (let j = 0; j <= i; j++) s += j; yield s; } }
    for await (const x of numbers(5)) console.log(x);
  `));

test('loops of ordinary functions give way: timers fire, and several take turns', async () => {
  const { lines } = await runCompiled(
    `
    ${SPIN}
    let beats = 0; setInterval(() => beats++, 1).unref();
    const order = [];
    async function computes(name) { for (let i = 0; i < 8; i++) { spin(15); order.push(name); } }
    async function iterates(name) { for (const i of Array(8).keys()) { spin(15); order.push(name); } }
    const sync = () => { let n = 0; while (n < 3) { n++; } return n; };
    await Promise.all([computes('a'), iterates('b'), computes('c'), sync()]);
    const longest = (name) => Math.max(...order.join('').split(new RegExp('[^' + name + ']')).map((s) => s.length));
    console.log(beats > 10, order.length, ['a', 'b', 'c'].every((n) => longest(n) <= 3));
    `,
    { tasks: false },
  );
  expect(lines).toEqual(['true 24 true']);
});

test('async context follows an ordinary function over its turns', () =>
  alike(
    `
    import { AsyncLocalStorage } from 'node:async_hooks';
    ${SPIN}
    const als = new AsyncLocalStorage();
    async function works(name) { for (let i = 0; i < 4; i++) { spin(12); if (als.getStore() !== name) console.log('lost', name); } return als.getStore(); }
    const run = (name) => als.run(name, () => works(name));
    console.log((await Promise.all([run('x'), run('y'), works(undefined)])).join());
  `,
    '',
  ));

test('what a loop has made and not yet awaited is no unhandled rejection while it gives way', () =>
  alike(
    `
    ${SPIN}
    process.on('unhandledRejection', (e) => console.log('unhandled', e.message));
    async function fails(i) { await null; throw new Error('no ' + i); }
    async function all() { const calls = []; for (let i = 0; i < 6; i++) { spin(8); calls.push(fails(i)); } return (await Promise.allSettled(calls)).length; }
    async function some() { const calls = []; for (const i of [1, 2, 3, 4, 5].values()) { spin(8); calls.push(fails(i)); } let n = 0; for (const c of calls) { try { await c; } catch { n++; spin(12); } } return n; }
    console.log(await all());
    console.log(await some());
    let lost; async function loses() { for (let i = 0; i < 6; i++) { spin(8); if (i === 1) lost = fails('lost'); } return 'lost'; }
    console.log(await loses());
    await new Promise((resolve) => setTimeout(resolve, 20));
    console.log(await lost.catch(() => 'late'));
  `,
    '',
  ));

test('what is tested and then done is not parted by a turn', async () => {
  const { lines } = await runCompiled(
    `
    ${SPIN}
    const items = Array.from({ length: 40 }, (_, i) => i);
    let next = 0; const done = [];
    async function worker() { while (next < items.length) { const index = next++; spin(3); await null; done.push(items[index]); } }
    await Promise.all([worker(), worker(), worker(), worker()]);
    console.log(done.length, done.includes(undefined), new Set(done).size);
    `,
    { tasks: false },
  );
  expect(lines).toEqual(['40 false 40']);
});

test('a file without loops keeps its functions’ text', () => {
  const source = readFileSync(new URL('ordinary.text.js', import.meta.url), 'utf8');
  const code = compile(source, { tasks: false });
  for (const line of source
    .trimEnd()
    .split('\n')
    .filter((l) => l.startsWith('  ')))
    expect(code).toContain(line);
});
