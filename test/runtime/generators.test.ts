// What fixtures cannot see of compiled async generators: the functions' own shape, cancellation,
// stack depth, what is kept alive, and the two worlds side by side.
import { expect, test } from 'vitest';
import { transform } from '../../dist/transformer/index.js';
import { compile, inBoth, load, runCompiled, runNative, sameAsNative } from './programs.ts';

test('functions and objects look like the engine’s', async () => {
  const lines = await sameAsNative(`
    async function* declared(a, b = 1) { yield a; }
    const anonymous = async function* (x) {};
    const named = async function* own() { yield own; };
    const object = { async *method() {}, 'quoted name': async function* () {} };
    class C { async *m() {} static async *s(a, b) {} async *[Symbol.asyncIterator]() {} }
    const intrinsic = Object.getPrototypeOf(async function* () {});
    const all = { declared, anonymous, named, method: object.method, quoted: object['quoted name'],
      m: C.prototype.m, s: C.s, computed: C.prototype[Symbol.asyncIterator] };
    const name = (f) => { try { f(); return 'nothing'; } catch (e) { return e.name; } };
    async function main() {
      for (const [key, f] of Object.entries(all)) {
        const g = f();
        console.log(key, f.name, f.length, Object.prototype.toString.call(f), Object.prototype.toString.call(g),
          Object.getPrototypeOf(f) === intrinsic, f.constructor === intrinsic.constructor,
          JSON.stringify(Object.getOwnPropertyDescriptor(f, 'prototype')), Reflect.ownKeys(f.prototype).length,
          intrinsic.prototype.isPrototypeOf(g), Reflect.ownKeys(g).length, g[Symbol.asyncIterator]() === g);
        console.log(g.next.length, g.return.length, g.throw.name, name(() => new f()), name(() => new g.next()), g, [g]);
      }
      const { next } = declared();
      console.log(await next.call({}).catch((e) => e.name), await next.call(undefined).catch((e) => e.name));
      declared.prototype = null;
      console.log(Object.prototype.toString.call(declared(1)), (await declared(7).next()).value);
      console.log((await named().next()).value === named, Object.keys(object).join());
    }
    main();
  `);
  expect(lines.length).toBeGreaterThan(18);
});

test('generators inherit from what `prototype` of their function is when it is called', async () => {
  await inBoth(
    `
    async function* f() {}
    const g = async function* () {};
    class C { async *m() {} static async *s() {} }
    export default async () => {
      f.prototype.extra = 1;
      const early = f();
      const own = { mine: true };
      f.prototype = own;
      return [early.extra, f().mine, f() instanceof f, g() instanceof g, new C().m() instanceof C.prototype.m,
        C.s() instanceof C.s, typeof early.next, (await early.next()).done];
    };`,
    [1, true, true, true, true, true, 'function', true],
  );
});

test('a hoisted declaration is prepared before its first call', async () => {
  await inBoth(
    `
    export default async () => {
      const before = inner() instanceof inner;
      return before && Object.prototype.toString.call(inner);
      async function* inner() {}
    };`,
    '[object AsyncGeneratorFunction]',
  );
});

test('cancelling a task that waits for a generator unwinds the generator, then the task', async () => {
  const { lines } = await runCompiled(`
    import { CancelledError, sleep, spawnLocal } from 'heddle';
    const log = [];
    const name = (e) => e instanceof CancelledError ? 'cancelled' : String(e);
    async function* source() {
      try { yield 1; await sleep(10_000); yield 2; }
      catch (e) { log.push('source ' + name(e)); throw e; }
      finally { log.push('source finally'); await sleep(1); log.push('awaited'); }
    }
    async function reader() {
      try { for await (const x of source()) log.push(x); }
      finally { log.push('reader finally'); }
    }
    const handle = spawnLocal(reader);
    await sleep(5);
    handle.cancel();
    console.log(await handle.catch(name));
    console.log(log.join(', '));
  `);
  expect(lines).toEqual(['cancelled', '1, source cancelled, source finally, awaited, reader finally']);
});

test('many requests at once do not deepen the stack', async () => {
  const source = `
    async function* count() { try { for (let i = 0; ; i++) yield i; } finally { log.push('closed'); } }
    const log = [];
    const g = count();
    const asked = Array.from({ length: 3_000 }, () => g.next());
    asked.push(g.return('end'), ...Array.from({ length: 3_000 }, () => g.return(1)), g.next());
    const all = await Promise.all(asked);
    console.log(all.length, all[2_999].value, all[3_000].value, all.at(-2).value, all.at(-1).done, log);
  `;
  const native = await runNative(source);
  const main = `async function main() { ${source} }\nmain();`;
  expect((await runCompiled(main)).lines).toEqual(native.lines);
  const { code } = transform(main, { fileName: 'program.mjs' });
  expect((await runNative(code)).lines).toEqual(native.lines);
});

test('a finished or abandoned generator keeps nothing of its body', async () => {
  const source = `
    async function* holds(big) { yield 1; return big.length; }
    const kept = [];
    const refs = [];
    async function main() {
      for (const way of ['end', 'return', 'throw', 'before']) {
        let big = new Array(10);
        refs.push(new WeakRef(big));
        const g = holds(big);
        big = null;
        kept.push(g);
        if (way !== 'before') await g.next();
        if (way === 'end') await g.next();
        else if (way === 'throw') await g.throw(new Error('x')).catch(() => {});
        else await g.return();
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
      globalThis.gc();
      await new Promise((resolve) => setTimeout(resolve, 5));
      globalThis.gc();
      console.log(refs.map((r) => r.deref() === undefined).join(), kept.length);
    }
    main();
  `;
  expect((await runCompiled(source, { args: ['--expose-gc'] })).lines).toEqual(['true,true,true,true 4']);
});

test('files of both worlds await each other', async () => {
  const ordinary = transform(
    `export const give = async (x) => { await null; return x; };
     export async function* count(n) { for (let i = 0; i < n; i++) yield i; }
     export const read = async (xs) => { const all = []; for await (const x of xs) all.push(x); return all; };`,
    { fileName: 'ordinary.mjs' },
  );
  expect(ordinary.diagnostics).toEqual([]);
  const internal = JSON.stringify(new URL('../../dist/runtime/internal.js', import.meta.url).href);
  const text = encodeURIComponent(ordinary.code.replace("'heddle/internal'", internal));
  const url = `data:text/javascript,${text.replaceAll("'", '%27')}`;
  const { default: main } = await load<{ default(): Promise<unknown> }>(`
    import { give, count, read } from '${url}';
    async function* mine(n) { for (let i = 0; i < n; i++) yield await give(i * 10); }
    export default async function () {
      const seen = [await give(1), await read(mine(3)), await read(count(2))];
      for await (const x of count(2)) seen.push(x);
      async function* both() { yield* count(1); yield* mine(2); return 'end'; }
      for await (const x of both()) seen.push(x);
      const promise = give(5);
      seen.push(Object.getPrototypeOf(promise) === Promise.prototype && Promise.resolve(promise) === promise);
      return seen;
    }`);
  expect(await main()).toEqual([1, [0, 10, 20], [0, 1], 0, 1, 0, 0, 10, true]);
});

test('an ordinary generator gives way, and finishes what it began', async () => {
  const source = `
    import { performance } from 'node:perf_hooks';
    async function hog() { let sum = 0; for (let i = 0; i < 3e8; i++) sum += i & 1; return sum; }
    async function* hogs() { let sum = 0; for (let i = 0; i < 1e8; i++) sum += i & 1; yield sum; }
    let beats = 0;
    const timer = setInterval(() => beats++, 1);
    const first = (await hogs().next()).value;
    console.log(await hog(), first, beats > 3);
    clearInterval(timer);
  `;
  const { code, diagnostics } = transform(
    `async function main() {${source.replace(/import.*\n/, '')}}\nmain();`,
    {
      fileName: 'program.mjs',
    },
  );
  expect(diagnostics).toEqual([]);
  expect((await runNative(code)).lines).toEqual(['150000000 50000000 true']);
});

test('a generator that yields without waiting makes no promise for a compiled reader', async () => {
  const code = compile(`
    async function* count(n) { for (let i = 0; i < n; i++) yield i; }
    async function sum(xs) { let total = 0; for await (const x of xs) total += x; return total; }
    const hooks = await import('node:async_hooks');
    let promises = 0;
    await sum(count(10));
    const hook = hooks.createHook({ init(id, type) { if (type === 'PROMISE') promises++; } }).enable();
    const task = sum(count(10_000));
    setTimeout(async () => { hook.disable(); console.log(await task, promises < 50); }, 5);
  `);
  expect((await runNative(code)).lines).toEqual(['49995000 true']);
});
