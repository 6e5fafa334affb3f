// What a task holds never makes it fail, whatever the size of its input and wherever it is: it moves, or it stays and goes on.
import { expect, it } from 'vitest';
import { everywhere, program } from './everywhere.ts';

const TASKS = `
import { sleep } from 'heddle';
class Point { constructor(x) { this.x = x; } }
export async function instance(n) { const p = new Point(1); for (let i = 0; i < n; i++) p.x += i; return p.x; }
export async function closures(n) { const fns = [(x) => x + 1]; let s = 0; for (let i = 0; i < n; i++) s = fns[0](s); return s; }
export async function closuresAwait(n) { const fns = [(x) => x + 1]; let s = 0; for (let i = 0; i < n; i++) s = fns[0](s); await null; return s + fns.length; }
export async function closure(n) { const cb = (x) => x + 1; let s = 0; for (let i = 0; i < n; i++) s = cb(s); return s; }
export async function map(n) { const m = new Map([[1, 2]]); let s = 0; for (const [k, v] of m) for (let i = 0; i < n; i++) s += k + v; return s; }
export async function matches(n) { let s = 0; for (const m of 'a b c'.matchAll(/\\w/g)) for (let i = 0; i < n; i++) s += m.index; return s; }
export async function entries(n) { const r = [3, 1, 2]; let s = 0; for (const [i, x] of r.entries()) for (let k = 0; k < n; k++) s += x + i; return s; }
export async function controller(n) { const ac = new AbortController(); let s = 0; for (let i = 0; i < n && !ac.signal.aborted; i++) s++; return s; }
export async function encoder(n) { const te = new TextEncoder(); let s = 0; for (let i = 0; i < n; i++) if (i % 1e5 === 0) s += te.encode('x').length; return s; }
export async function intl(n) { const fmt = new Intl.NumberFormat('en'); let s = 0; for (let i = 0; i < n; i++) if (i % 1e6 === 0) s += fmt.format(i).length; return s; }
export async function handlers(n) { const h = new Map([['inc', (x) => x + 1]]); let s = 0; for (let i = 0; i < n; i++) s = h.get('inc')(s); return s; }
export async function localMap(n) { const m = new Map(); m.set(1, () => 3); for (let i = 0; i < n; i++) if (i % 1e6 === 0) m.set(i + 2, () => i); return m.size; }
export async function promise(n) { const p = sleep(5); let s = 0; for (let i = 0; i < n; i++) s += i & 1; await p; return s; }
export async function symbol(n) { const key = Symbol('k'); const o = { [key]: 2 }; let s = 0; for (let i = 0; i < n; i++) s += o[key] ?? 0; return s; }
export async function generator(n) { function* g() { yield 1; yield 2; } let s = 0; for (const x of g()) for (let i = 0; i < n; i++) s += x; return s; }
export async function method(n) { const o = { async m(k) { for (let i = 0; i < k; i++); return k; } }; let s = 0; for (let i = 0; i < 3; i++) s += await o.m(n); return s; }
export async function cleansUp(n, log) { const f = () => 1; try { for (let i = 0; i < n; i++) f(); return log; } finally { await sleep(1); } }
`;

/** Of each with 10 as its input. */
const SMALL: Record<string, number> = {
  instance: 46,
  closures: 10,
  closuresAwait: 11,
  closure: 10,
  map: 30,
  matches: 60,
  entries: 90,
  controller: 10,
  encoder: 1,
  intl: 1,
  handlers: 10,
  localMap: 2,
  promise: 5,
  symbol: 20,
  generator: 30,
  method: 30,
};
/** Many slices; what comes of it is computed natively. */
const LARGE = 5e5;

it('tasks give the right value with small input and large', async () => {
  const native = await import(
    `data:text/javascript,${encodeURIComponent(TASKS.replace(/^import.*$/m, 'const sleep = async () => {};'))}`
  );
  const tasks = native as Record<string, (n: number) => Promise<number>>;
  const names = Object.keys(SMALL);
  const expected: string[] = [];
  for (const name of names) expected.push(`${name} [${await tasks[name]!(10)},${await tasks[name]!(LARGE)}]`);
  expect(expected.map((line) => line.replace(/,.*/, ''))).toEqual(
    names.map((name) => `${name} [${SMALL[name]}`),
  );
  await everywhere(
    TASKS,
    `
    const names = ${JSON.stringify(names)};
    const results = await Promise.all(names.map(async (name) => [await spawn(t[name], 10), await spawn(t[name], ${LARGE})]));
    names.forEach((name, i) => print(name, results[i]));
    `,
    expected,
  );
});

it('one that stays is counted, told in a dump and on a channel, cancelled and preempted as any other', async () => {
  const run = program(
    TASKS,
    `
    import { channel } from 'node:diagnostics_channel';
    const told = new Set();
    channel('heddle:task:stay').subscribe(({ task, reason, why }) => told.add(task.function + ' ' + reason + ' ' + why));
    const handle = spawnOn(0, t.closure, 1);
    print('pinned', await handle);
    const busy = spawnOn(1, t.cleansUp, Infinity);
    const mine = [spawn(t.cleansUp, Infinity, 'a'), spawn(t.cleansUp, Infinity, 'b')];
    await sleep(50);
    busy.cancel();
    await busy.catch(() => undefined);
    while ((runtime.metrics().cores[0].stays.function ?? 0) === 0 && (runtime.metrics().cores[1].stays.function ?? 0) === 0) await sleep(5);
    const dump = await runtime.dump();
    print('dump', dump.some((task) => /variable "f" in cleansUp \\(tasks\\.ts:\\d+\\): the function "f"/.test(task.stays)));
    print('prometheus', /heddle_stays_total\\{core="\\d",reason="function"\\} \\d/.test(runtime.metrics().toPrometheus()));
    for (const each of mine) each.cancel();
    print('ended', (await Promise.allSettled(mine)).map((x) => x.reason?.name));
    print('told', [...told].every((x) => /^cleansUp function variable "f"/.test(x)));
    `,
  );
  const expected = [
    'pinned 1',
    'dump true',
    'prometheus true',
    'ended ["CancelledError","CancelledError"]',
    'told true',
  ];
  expect(await run({ CORES: '2' })).toEqual(expected);
});
