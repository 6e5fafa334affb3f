// Compiled tasks that spawn, wander between four cores, and are cancelled anywhere: each ends once, nothing is left behind.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CancelledError, Runtime, spawn, spawnOn } from '../../../dist/runtime/index.js';
import { guestCount } from '../../../dist/runtime/cores/guest.js';
import { alive } from '../../../dist/runtime/cores/living.js';
import { transform } from '../../../dist/transformer/index.js';

type Task = (n: number) => Promise<number>;

const out = new URL(`./fixtures/dist-${process.pid}/`, import.meta.url);
let tasks: Record<'leaf' | 'parent' | 'counts' | 'cleansUp' | 'relies' | 'dies', Task>;
let runtime: Runtime;

beforeAll(async () => {
  const source = await readFile(new URL('./fixtures/nested.js', import.meta.url), 'utf8');
  const { code, diagnostics } = transform(source, { fileName: 'nested.js', tasks: true });
  expect(diagnostics).toEqual([]);
  await mkdir(out, { recursive: true });
  await writeFile(new URL('nested.js', out), code);
  tasks = (await import(new URL('nested.js', out).href)) as typeof tasks;
  runtime = await Runtime.start({ cores: 4, sliceMs: 2 });
});
afterAll(async () => {
  await runtime.shutdown();
  await rm(out, { recursive: true, force: true });
});

const sumTo = (n: number) => (n * (n - 1)) / 2;

it('tasks spawn tasks, whose home is where they were spawned', async () => {
  const before = total();
  const sums = await Promise.all([
    ...Array.from({ length: 6 }, () => spawn(tasks.parent, 100)),
    spawnOn(1, tasks.parent, 200),
    spawnOn(3, tasks.parent, 50),
  ]);
  expect(sums).toEqual([...Array(6).fill(sumTo(100)), sumTo(200), sumTo(50)]);
  expect(total() - before).toBe(6 * 101 + 201 + 51);
});

it('tasks that wander count every round once', async () => {
  const counts = await Promise.all(Array.from({ length: 6 }, () => spawn(tasks.counts, 5000)));
  expect(counts).toEqual(Array(6).fill(5000));
});

it('cancelled anywhere they clean up, awaiting, and end', async () => {
  const handles = Array.from({ length: 200 }, () => spawn(tasks.cleansUp, 300));
  handles.forEach((handle, i) => setTimeout(() => handle.cancel(), 5 + (i % 13)));
  for (const outcome of await Promise.allSettled(handles)) {
    expect(outcome.status === 'rejected' && outcome.reason).toBeInstanceOf(CancelledError);
  }
});

it('nothing is left behind', async () => {
  await Promise.all(Array.from({ length: 3000 }, (_, i) => spawn(tasks.leaf, i)));
  expect([alive(), guestCount()]).toEqual([0, 0]);
});

it('shutdown in the middle of it all ends every task', async () => {
  const handles = Array.from({ length: 300 }, (_, i) =>
    i % 2 === 0 ? spawn(tasks.leaf, i) : spawn(tasks.cleansUp, 100),
  );
  const outcomes = Promise.allSettled(handles);
  await new Promise((resolve) => setTimeout(resolve, 5));
  await runtime.shutdown();
  for (const outcome of await outcomes) {
    if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(CancelledError);
  }
  expect(alive()).toBe(0);
});

it('a core that ends is missed by tasks of other cores, and not by the rest', async () => {
  await using again = await Runtime.start({ cores: 3 });
  const relies = spawnOn(2, tasks.relies, 1);
  // The task that it relies on has arrived there.
  while (again.metrics().cores[1]!.movedIn === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  const [relied, died] = await Promise.allSettled([relies, spawnOn(1, tasks.dies, 0)]);
  const reason = expect.objectContaining({ code: 'ERR_HEDDLE_CORE_LOST' }) as unknown;
  expect([relied, died]).toEqual([
    { status: 'rejected', reason },
    { status: 'rejected', reason },
  ]);
  expect(await spawnOn(2, tasks.counts, 10)).toBe(10);
  expect(await Promise.all(Array.from({ length: 20 }, () => spawn(tasks.counts, 100)))).toEqual(
    Array(20).fill(100),
  );
  expect(again.cores).toBe(3);
});

function total(): number {
  return runtime.metrics().cores.reduce((sum, core) => sum + core.tasks, 0);
}
