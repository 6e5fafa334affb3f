// @ts-check
// Random programs with `spawn`: tasks that loop over collections, hold things that cannot travel, spawn and await others, fail, and
// hand graphs of values back. Nothing in them depends on timing or on which core a task is on, so the output is one.
import { Random } from '../random.js';

const LOOPS = [
  'for (let i = 0; i < N; i++) { S sum += i; }',
  'for (const [k, v] of map) { for (let i = 0; i < N; i++) sum += i & 1; S if (map.size < 9) map.set(k + map.size + 1, v); sum += v; }',
  'for (const k of map.keys()) { for (let i = 0; i < N; i++); S sum += k; }',
  'for (const v of set.values()) { S if (set.size < 7) set.add(v * 2 + 1); else set.delete(v); sum += v; }',
  'for (const x of list) { for (let i = 0; i < N; i++) x.n += 1; S sum += x.n; }',
  'for (const [i, x] of list.entries()) { S x.n += i; sum += x.n; }',
  "for (const c of 'a𝒳bc') { for (let i = 0; i < N; i++); S sum += c.length; }",
  "for (const m of 'ab1 c d22'.matchAll(/[a-z]+(\\d*)/g)) { for (let i = 0; i < N; i++); S sum += m.index + m[0].length; }",
  'for (const b of bytes) { for (let i = 0; i < N; i++); S sum += b; }',
  'let w = 0; while (w < N) { w++; S if (w === 7) continue; sum += w; }',
  'for (const key in o) { S sum += key.length; }',
];

const HOLDS = [
  'const f = (x) => x + 1; const useF = () => f(sum);',
  'const inst = new Plain(sum); const useF = () => inst.x;',
  "const key = Symbol('k'); const tagged = { [key]: 1 }; const useF = () => tagged[key];",
  'function* g() { yield 1; } const gen = g(); const useF = () => gen.next().value ?? 0;',
  'const it = map.entries(); const useF = () => (it.next().value ?? [0])[0];',
  'const ac = new AbortController(); const useF = () => (ac.signal.aborted ? 1 : 0);',
  'const p = Promise.resolve(3); const useF = () => 0;',
];

const STEPS = [
  'await null;',
  'await sleep(0);',
  'o.seen = (o.seen ?? 0) + 1;',
  'list.push({ n: sum % 7 });',
  'sum += point.len();',
  'bytes[0] = sum & 255;',
  "if (sum % 5 === @E) throw new Odd('odd ' + sum, { cause: { o } });",
  "if (sum % 5 === @E) throw new RangeError('range ' + sum);",
  'try { sum += await CALL; } catch (e) { sum += e.message.length; kinds.push(e.constructor.name, e instanceof Odd); } finally { sum++; }',
  '{ const [a, b] = await Promise.allSettled([SPAWNED, SPAWNED]); sum += (a.value ?? 1) + (b.value ?? 2); }',
  '{ const back = await spawn(whole, { o, list, twice: list, map, set, bytes, point }); kinds.push(back.twice === back.list, back.list === list, back.point instanceof Point); sum += back.list.length; }',
];

const HEAD = `
import { spawn, sleep, spawnOn } from 'heddle';
export class Odd extends Error { get odd() { return true; } }
export class Plain { constructor(x) { this.x = x; } }
export class Point {
  constructor(x) { this.x = x; }
  len() { return this.x; }
  static [Symbol.for('heddle.send.encode')](p) { return { x: p.x }; }
  static [Symbol.for('heddle.send.decode')]({ x }) { return new Point(x); }
}
export async function whole(o) { for (let i = 0; i < 3; i++) o.list.push({ n: i }); await null; return o; }
`;

/** @param {number} seed @param {number} index @returns {{ tasks: string, main: string }} */
export function generate(seed, index) {
  const random = Random.of(seed, index);
  const count = 3 + random.below(3);
  const functions = Array.from({ length: count }, (_, i) => task(random, i));
  const calls = Array.from({ length: 5 }, () => {
    const args = `${random.below(20)}, ${argument(random)}`;
    return `await shown(() => spawn(t.f${random.below(count)}, ${args}), a => a);`;
  });
  return { tasks: HEAD + functions.join('\n'), main: calls.join('\n') };
}

/** Task `i` calls those before it only. @param {Random} random @param {number} i */
function task(random, i) {
  /** Two of a task's own calls would change the same objects at the same time. @param {boolean} apart */
  const call = (apart) => {
    if (i === 0) return 'Promise.resolve(1)';
    const f = `f${random.below(i)}`;
    const way = random.pick(['spawn(F, A)', apart ? 'spawn(F, A)' : 'F(A)', 'spawnOn(0, F, A)']);
    const args = `sum % 9, ${random.pick(['o', '{ n: sum }', '[o, o]', 'list'])}`;
    return `${way.replace('F', f).replace('A', args)}.then((r) => r.sum)`;
  };
  const step = () =>
    random
      .pick(STEPS)
      .replaceAll('CALL', () => call(false))
      .replaceAll('SPAWNED', () => call(true))
      .replaceAll('@E', String(random.below(5)));
  const body = Array.from({ length: 2 + random.below(4) }, () => {
    if (random.chance(0.4)) return step();
    const n = random.pick([2, 5, 40, random.chance(0.3) ? 60_000 : 3]);
    return `{ ${random
      .pick(LOOPS)
      .replaceAll('N', String(n))
      .replace('S ', n < 100 && random.chance(0.5) ? `${random.pick(STEPS.slice(0, 6))} ` : '')} }`;
  });
  const hold = random.chance(0.4) ? random.pick(HOLDS) : null;
  return `export async function f${i}(n, arg) {
  let sum = n;
  const o = { arg, when: new Date(n) }, list = [{ n: 1 }, { n: 2 }], kinds = [];
  const map = new Map([[1, n], [2, 3]]), set = new Set([n, 2]), bytes = new Uint8Array([1, 2, n]), point = new Point(n);
  ${hold ?? 'const useF = null;'}
  ${body.join('\n  ')}
  ${hold === null ? '' : 'sum += useF();'}
  if (arg && typeof arg === 'object') arg.touched = sum;
  return { sum, o, list, kinds, map, set, bytes, point };
}`;
}

/** @param {Random} random */
function argument(random) {
  return random.pick([
    'null',
    '{ a: [1, { b: 2 }] }',
    '[1, , 3]',
    'new Map([[1, new Set([2])]])',
    "'text'",
    'new Float64Array(2)',
    '-0',
  ]);
}
