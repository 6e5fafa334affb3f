// The boundary: what crosses between who spawns and what is spawned, and that it crosses in the same way everywhere.
import { expect, it } from 'vitest';
import { everywhere, program, SETTINGS } from './everywhere.ts';

const TASKS = `
import { AsyncLocalStorage } from 'node:async_hooks';
import { NotFound } from './errors.js';
export const store = new AsyncLocalStorage();
export class MyErr extends Error { code = 'E_MY'; }
export class Point {
  constructor(x, y) { this.x = x; this.y = y; }
  len() { return Math.hypot(this.x, this.y); }
  static [Symbol.for('heddle.send.encode')](p) { return [p.x, p.y]; }
  static [Symbol.for('heddle.send.decode')]([x, y]) { return new Point(x, y); }
}
export class Plain { constructor(x) { this.x = x; } }
export async function push(a, n = 3) { for (let i = 0; i < n; i++) a.push(i); return a; }
export async function id(x) { for (let i = 0; i < 10; i++); return x; }
export async function failer(n) { for (let i = 0; i < n; i++); throw new MyErr('x'); }
export async function notFound() { throw new NotFound('gone', { cause: new MyErr('why') }); }
export async function local() { class Inner extends RangeError {} throw new Inner('in'); }
export async function throwsFunction() { throw () => 1; }
export async function who(n) { for (let i = 0; i < n; i++); return store.getStore()?.id ?? 'none'; }
export async function nestedWho(n) { const outer = await who(n); return outer + ' ' + await store.run({ id: 'inner' }, () => who(n)); }
export async function fill(sab, n) { const v = new Int32Array(sab); for (let i = 0; i < n; i++) Atomics.add(v, i % v.length, 1); return sab; }
export async function sizeOf(x) { return x.byteLength; }
export async function make(n) { return transfer(new Uint8Array(n).fill(7)); }
export async function len(p) { return p instanceof Point ? p.len() : 'no Point'; }
export async function points(list) { return [list[0] === list[1], list[0].len(), new Point(5, 12)]; }
import { transfer } from 'heddle';
`;
const ERRORS = `export class NotFound extends Error { get status() { return 404; } }`;

/** Long enough to be preempted, and to move where there is somewhere to go. */
const LONG = '3e6';

it('arguments and results are copies', () =>
  everywhere(
    TASKS,
    `
    const arr = [1];
    const r = await spawn(t.push, arr);
    print('array', [arr, r, r === arr]);
    const long = await spawn(t.push, arr, 100000);
    print('long', [arr.length, long.length]);
    const o = { list: [1, { deep: true }], when: new Date(0), at: new Map([['k', new Set([1])]]) };
    o.self = o;
    const back = await spawn(t.id, o);
    print('graph', [back === o, back.self === back, back.list, back.when.getTime(), [...back.at.get('k')]]);
    const shared = { n: 1 };
    const [a, b] = await spawn(t.id, [shared, shared]);
    print('shared reference', a === b);
    const both = await spawn(t.id, { a: Object.freeze({ x: 1 }), b: { __proto__: null, y: 2 } });
    print('frozen, null prototype', [Object.isFrozen(both.a), Object.getPrototypeOf(both.b) === null, both.b.y]);
    const here = await spawnOn(0, t.push, arr);
    print('spawnOn', [arr.length, here.length, here === arr]);
    print('onEachCore', (await onEachCore(t.push, arr)).every((x) => x.length === 4) && arr.length === 1);
    const fn = await spawn(t.id, t.push);
    print('function', fn === t.push);
    print('holes', Object.keys(await spawn(t.id, [1, , 3])));
    print('primitives', await Promise.all([spawn(t.id, 1n).then(String), spawn(t.id, -0).then((x) => Object.is(x, -0)), spawn(t.id, NaN).then(String), spawn(t.id)]));
    print('accessor', await spawn(t.id, { get x() { return 1; }, [Symbol('s')]: 1 }));
    `,
    [
      'array [[1],[1,0,1,2],false]',
      'long [1,100001]',
      'graph [false,true,[1,{"deep":true}],0,[1]]',
      'shared reference true',
      'frozen, null prototype [false,true,2]',
      'spawnOn [1,4,false]',
      'onEachCore true',
      'function true',
      'holes ["0","2"]',
      'primitives ["1",true,"NaN",null]',
      'accessor {"x":1}',
    ],
    { 'errors.js': ERRORS },
  ));

it('errors arrive as instances of their class where a compiled module has it, and as its nearest known ancestor where none has', () =>
  everywhere(
    TASKS,
    `
    import { NotFound } from './errors.js';
    const outcomes = await Promise.allSettled(Array.from({ length: 12 }, (_, i) => spawn(t.failer, i % 2 ? ${LONG} : 10)));
    print('MyErr', outcomes.map(({ reason: e }) => e instanceof t.MyErr && e.constructor === t.MyErr && e.code === 'E_MY' && e.message === 'x' && /failer/.test(e.stack)).every(Boolean));
    const e = await spawn(t.notFound).catch((e) => e);
    print('NotFound', [e instanceof NotFound, e.status, e.message, e.cause instanceof t.MyErr]);
    const inner = await spawn(t.local).catch((e) => e);
    print('local class', [inner instanceof RangeError, inner.constructor.name, inner.name, inner.message]);
    const value = await spawn(t.id, new t.MyErr('value'));
    print('as a value', [value instanceof t.MyErr, value.message]);
    await attempt('function thrown', () => spawn(t.throwsFunction));
    `,
    [
      'MyErr true',
      'NotFound [true,404,"gone",true]',
      'local class [true,"RangeError","RangeError","in"]',
      'as a value [true,"value"]',
      'function thrown SendError: the error of throwsFunction cannot be sent to another core: it is an anonymous function, not an ' +
        'async function at the top level of a compiled module; move it there and pass what it captures as arguments',
    ],
    { 'errors.js': ERRORS },
  ));

it('the async context of a task is its own, and holds what was given to it', () =>
  everywhere(
    TASKS,
    `
    const seen = new Set();
    for (let i = 0; i < 6; i++)
      seen.add((await t.store.run({ id: 'outer' }, () => Promise.all([
        spawn(t.who, ${LONG}), spawn(t.who, 10), spawnOn(0, t.who, 10),
        spawn({ context: [[t.store, { id: 'given' }]] }, t.who, ${LONG}),
        spawn({ context: [[t.store, { id: 'given' }]] }, t.nestedWho, i % 2 ? ${LONG} : 3),
        spawnLocal(t.who, 10),
      ]))).join());
    print('seen', [...seen]);
    await attempt('a store nobody knows', () => spawn({ context: [[new t.store.constructor(), 1]] }, t.id, 1));
    await attempt('no such option', () => spawn({ contexts: [] }, t.id, 1));
    await attempt('no pairs', () => spawn({ context: [1] }, t.id, 1));
    await attempt('a value that stays', () => spawn({ context: [[t.store, () => 1]] }, t.id, 1));
    `,
    [
      'seen ["none,none,none,given,given inner,outer"]',
      'a store nobody knows SendError: context[0][0] (argument of id, spawned at main.ts:LINE) cannot be sent to another core: it is an ' +
        'AsyncLocalStorage that no compiled module has at its top level; declare it there: export const storage = new AsyncLocalStorage()',
      'no such option TypeError: spawn: there is no option `contexts`; did you mean `context`? The options are context',
      'no pairs TypeError: spawn: the option `context` is an array; it takes pairs of an AsyncLocalStorage and a value',
      'a value that stays SendError: context[0] (argument of id, spawned at main.ts:LINE) cannot be sent to another core: it is an anonymous ' +
        'function, not an async function at the top level of a compiled module; move it there and pass what it captures as arguments',
    ],
    { 'errors.js': ERRORS },
  ));

it('memory is shared, or given away', () =>
  everywhere(
    TASKS,
    `
    const sab = new SharedArrayBuffer(16);
    const parts = await Promise.all([1, 2, 3, 4].map((i) => spawn(t.fill, sab, i % 2 ? 100000 : 40)));
    print('shared', [[...new Int32Array(sab)].reduce((a, b) => a + b), parts.every((p) => p instanceof SharedArrayBuffer && p !== sab && new Int32Array(p)[0] === new Int32Array(sab)[0])]);
    const view = new Int32Array(sab, 4, 2);
    const again = await spawn(t.id, { view, bytes: Buffer.from(sab, 0, 4) });
    again.view[0] = -5;
    print('views', [view[0], again.view.byteOffset, again.bytes.length, again.bytes.buffer === again.view.buffer]);
    for (const n of [8, 1 << 20]) {
      const buffer = new ArrayBuffer(n);
      const copied = await spawn(t.sizeOf, buffer);
      const handle = spawn(t.sizeOf, transfer(buffer));
      print('given ' + n, [copied, buffer.byteLength, await handle]);
      const bytes = new Uint8Array(n);
      const deep = spawn(t.id, { bytes: transfer(bytes), more: [1] });
      print('deep ' + n, [bytes.length, (await deep).bytes.length]);
      const listed = { a: new Uint8Array(n), b: new Uint8Array(n) };
      const kept = await spawn(t.id, transfer(listed, [listed.a.buffer]));
      print('listed ' + n, [listed.a.length, listed.b.length, kept.a.length, kept.b.length]);
      const made = await spawn(t.make, n);
      print('result ' + n, [made.length, made[n - 1]]);
    }
    const buffer = new ArrayBuffer(8);
    await attempt('refused', () => spawn(t.id, [transfer(buffer), () => 1]));
    print('and kept', buffer.byteLength);
    await attempt('detached', () => { structuredClone(buffer, { transfer: [buffer] }); return spawn(t.id, { buffer }); });
    `,
    [
      'shared [200080,true]',
      'views [-5,4,4,true]',
      ...[8, 1 << 20].flatMap((n) => [
        `given ${n} [${n},0,${n}]`,
        `deep ${n} [0,${n}]`,
        `listed ${n} [0,${n},${n},${n}]`,
        `result ${n} [${n},7]`,
      ]),
      'refused SendError: args[0][1] (argument of id, spawned at main.ts:LINE) cannot be sent to another core: it is an anonymous function, ' +
        'not an async function at the top level of a compiled module; move it there and pass what it captures as arguments',
      'and kept 8',
      'detached SendError: args[0].buffer (argument of id, spawned at main.ts:LINE) cannot be sent to another core: it is a detached ' +
        'ArrayBuffer; its memory was handed to somebody else before',
    ],
    { 'errors.js': ERRORS },
  ));

it('classes say how their instances travel', () =>
  everywhere(
    TASKS,
    `
    print('argument', await spawn(t.len, new t.Point(3, 4)));
    const p = new t.Point(6, 8);
    const [same, length, made] = await spawn(t.points, [p, p]);
    print('in a graph', [same, length, made instanceof t.Point, made.len()]);
    print('the class', (await spawn(t.id, t.Point)) === t.Point);
    await attempt('no codec', () => spawn(t.id, { list: [new t.Plain(1)] }));
    class Here { static [Send.encode]() { return 1; } static [Send.decode]() { return new Here(); } }
    await attempt('in the entry', () => spawn(t.id, new Here()));
    class Sub extends t.Point {}
    await attempt('a subclass', () => spawn(t.id, new Sub(1, 2)));
    `,
    [
      'argument 5',
      'in a graph [true,10,true,13]',
      'the class true',
      'no codec SendError: args[0].list[0] (argument of id, spawned at main.ts:LINE) cannot be sent to another core: it is an instance of ' +
        'Plain; send the plain values it holds and rebuild it there, or give its class a codec ([Send.encode], [Send.decode]) at the top level ' +
        'of a compiled module',
      'in the entry SendError: args[0] (argument of id, spawned at main.ts:LINE) cannot be sent to another core: it is an instance of Here, which is ' +
        "not at the top level of a compiled module, or of the program's entry; move the class there: its codec has to be found on the other core",
      'a subclass SendError: args[0] (argument of id, spawned at main.ts:LINE) cannot be sent to another core: it is an instance of Sub; send ' +
        'the plain values it holds and rebuild it there, or give its class a codec ([Send.encode], [Send.decode]) at the top level of a ' +
        'compiled module',
    ],
    { 'errors.js': ERRORS },
  ));

it('what cannot cross is said with path, file and line of the call', async () => {
  const run = program(
    `export async function crawl(x) { return x; }`,
    `
    const socket = process.stdout;
    await attempt('nested', () => spawn(t.crawl, 1, { client: { socket } }));
    await attempt('promise', () => spawn(t.crawl, Promise.resolve(1)));
    await attempt('symbol', () => spawn(t.crawl, Symbol('x')));
    await attempt('stream', () => spawn(t.crawl, new ReadableStream()));
    `,
  );
  const seen = new Set<string>();
  for (const env of Object.values(SETTINGS)) seen.add((await run(env)).join('\n'));
  expect([...seen].length).toBe(1);
  const text = [...seen][0]!;
  expect(text).toMatch(
    /^nested SendError: args\[1\]\.client\.socket \(argument of crawl, spawned at main\.ts:LINE\) cannot/,
  );
  expect(text).toMatch(/promise SendError: .* it is a promise; await it first/);
  expect(text).toMatch(/symbol SendError: .* the symbol Symbol\(x\)/);
  expect(text).toMatch(/stream SendError: .* a ReadableStream/);
});
