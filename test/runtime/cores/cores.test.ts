// Send tasks over two cores: where they run, that they go on where they were, that each ends once and its outcome arrives.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CancelledError,
  onEachCore,
  Runtime,
  SendError,
  spawn,
  spawnOn,
} from '../../../dist/runtime/index.js';
import { core } from '../../../dist/runtime/executor/core.js';
import * as tasks from './fixtures/tasks.js';
import { twice } from './fixtures/quick-module.js';
import { lookUp } from './fixtures/slow-module.js';
import { never } from './fixtures/main-only.js';

let runtime: Runtime;
beforeAll(async () => {
  runtime = await Runtime.start({ cores: 2 });
});
afterAll(() => runtime.shutdown());

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const movedIn = () => runtime.metrics().cores[1]!.movedIn;

/** Spawns while core 1 is occupied, and lets go of it when the task has begun on core 0. */
async function beginsHere<T>(begin: () => T): Promise<{ handle: T }> {
  const before = movedIn();
  const occupying = spawnOn(1, tasks.spins);
  occupying.catch(() => undefined);
  while (movedIn() === before || core.addon!.shared[0]! > 0) await pause(1);
  const handle = begin();
  // What is ready here is polled before timers fire.
  await pause(0);
  occupying.cancel();
  return { handle };
}

async function idle() {
  while (core.addon!.shared[0]! === 0) await pause(1);
}

function walkHere(from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum = (Math.imul(sum, 31) + i) | 0;
  return sum;
}

/** The loops below go on past this until they have moved. */
const FAR = 10_000_000;

describe('a loop that begins on core 0 and ends on core 1', () => {
  it('keeps its locals, loses and repeats no iteration, and delivers its result', async () => {
    const { handle } = await beginsHere(() => spawn(tasks.walk, 7, FAR, 1));
    const { sum, i, where } = await handle;
    expect(where[0]).toBe(0);
    expect(where.at(-1)).toBeGreaterThan(0);
    expect(where.length).toBe(2);
    expect(i).toBeGreaterThanOrEqual(FAR);
    expect(sum).toBe(walkHere(7, i));
  });

  it('delivers the error it throws there', async () => {
    const { handle } = await beginsHere(() => spawn(tasks.walk, -7, FAR, 1).catch((e: unknown) => e));
    const error = (await handle) as RangeError;
    expect(error).toBeInstanceOf(RangeError);
    const [, sum, i] = /^(-?\d+) after (\d+) on 0,[1-9]/.exec(error.message)!;
    expect(Number(i)).toBeGreaterThanOrEqual(FAR);
    expect(Number(sum)).toBe(walkHere(-7, Number(i)));
    expect(error.stack).toMatch(/\bwalk\b/);
  });

  it('takes its caller along', async () => {
    const extra = { map: new Map([['k', [1, 2]]]), at: new Date(5) };
    const { handle } = await beginsHere(() => spawn(tasks.outer, FAR, extra));
    const [{ where, i }, back] = await handle;
    expect(where[0]).toBe(0);
    expect(i).toBeGreaterThanOrEqual(FAR);
    expect(where.length).toBe(2);
    expect(back).toEqual(extra);
    expect(back).not.toBe(extra);
  });

  it('hears a cancellation there', async () => {
    const before = movedIn();
    const { handle } = await beginsHere(() => spawn(tasks.spins));
    // The task that occupied it, and this one.
    while (movedIn() < before + 2) await pause(1);
    expect(handle.cancel()).toBe(true);
    const error = (await handle.catch((e: unknown) => e)) as Error;
    expect(error).toBeInstanceOf(CancelledError);
    expect(error.message).toMatch(/on thread [1-9]/);
  });
});

describe('many tasks', () => {
  it('10,000 small ones end exactly once each, on both cores', async () => {
    const before = runtime.metrics().cores.map((c) => c.tasks);
    const results = await Promise.all(Array.from({ length: 10_000 }, (_, i) => spawn(tasks.square, i)));
    results.forEach((result, i) => expect(result.n).toBe(i * i));
    const after = runtime.metrics().cores.map((c) => c.tasks);
    expect(after[0]! - before[0]! + after[1]! - before[1]!).toBe(10_000);
    expect(results.filter((r) => r.core !== 0).length).toBe(after[1]! - before[1]!);
  });

  it('that wait in between come back on whichever core they are', async () => {
    const results = await Promise.all(Array.from({ length: 500 }, (_, i) => spawn(tasks.waits, i % 7, i)));
    expect(results.map((r) => r[0])).toEqual(Array.from({ length: 500 }, (_, i) => i));
  });

  it('that compute are shared by both cores', async () => {
    // Until the other core was given the processor in time; with tasks that do not move it never is.
    const threads = new Set<number>();
    while (threads.size < 2) {
      const handles = Array.from({ length: 8 }, () => spawn(tasks.busy, 40));
      for (const thread of await Promise.all(handles)) threads.add(thread);
    }
    expect(threads.size).toBe(2);
  });

  it('cancelled at random moments all end, as cancelled or done', async () => {
    const handles = Array.from({ length: 400 }, (_, i) =>
      i % 4 === 0 ? spawn(tasks.busy, 1) : spawn(tasks.waits, 3, i),
    );
    handles.forEach((handle, i) => setTimeout(() => handle.cancel(), i % 11));
    const outcomes = await Promise.allSettled(handles);
    for (const o of outcomes) if (o.status === 'rejected') expect(o.reason).toBeInstanceOf(CancelledError);
    expect(outcomes.length).toBe(400);
  });
});

describe('placing', () => {
  it('spawnOn and onEachCore run where they are told', async () => {
    const each = await onEachCore(tasks.square, 3);
    expect(each.map((r) => r.core > 0)).toEqual([false, true]);
    expect((await spawnOn(0, tasks.square, 2)).core).toBe(0);
    expect((await spawnOn(1, tasks.square, 2)).core).toBeGreaterThan(0);
    expect(() => spawnOn(2, tasks.square, 2)).toThrow(RangeError);
  });

  it('a pinned task stays while other cores are idle', async () => {
    await idle();
    const { where } = await spawnOn(0, tasks.walk, 0, 4 * FAR);
    expect(where).toEqual([0]);
  });

  it('a module that is not loaded there is imported, and complete, before the task runs', async () => {
    const slow = Array.from({ length: 5 }, () => spawnOn(1, lookUp, 'a'));
    // Its own load is over while the other one lasts.
    expect(await spawnOn(1, twice, 4)).toBe(8);
    expect(await Promise.all(slow)).toEqual([1, 1, 1, 1, 1]);
  });

  it('a module that cannot be imported there rejects the task with the reason', async () => {
    await expect(spawnOn(1, never)).rejects.toThrow(
      /core 1 could not load .*main-only.js: this module is for the main thread/,
    );
  });

  it('functions travel as arguments', async () => {
    expect((await spawnOn(1, tasks.calls, tasks.square as never, 4)).n).toBe(16);
  });
});

describe('what cannot travel', () => {
  it('arguments: spawn throws, and nothing has moved', () => {
    const before = runtime.metrics().cores[0]!.movedOut;
    const socket = process.stdout;
    expect(() => spawn(tasks.outer, 1, { client: { socket } })).toThrow(
      /^args\[1\]\.client\.socket \(argument of outer, spawned at cores\.test\.ts:\d+\)/,
    );
    expect(() => spawn(tasks.outer, 1, [() => 1])).toThrow(SendError);
    expect(runtime.metrics().cores[0]!.movedOut).toBe(before);
  });

  it('the function itself', () => {
    const closure = () => Promise.resolve(runtime);
    expect(() => spawn(closure)).toThrow(
      /^spawn: the task function cannot be sent .* the function "closure"/,
    );
  });

  it('variables: the task stays where it is, whole, and is counted', async () => {
    await idle();
    const stays = () => runtime.metrics().cores.reduce((sum, core) => sum + (core.stays.function ?? 0), 0);
    const before = stays();
    const { handle } = await beginsHere(() => spawn(tasks.outer, 20 * FAR, 'closure'));
    const [{ where, i, sum }, extra] = await handle;
    expect([where, i, extra]).toEqual([[0], 20 * FAR, 1]);
    expect(sum).toBe(walkHere(0, i));
    expect(stays()).toBeGreaterThan(before);
  });

  it('results', async () => {
    for (const core of [0, 1])
      await expect(spawnOn(core, tasks.gives, 'closure')).rejects.toThrow(
        /^the result of gives\.list\[0\] cannot be sent/,
      );
  });

  it('errors get through without what cannot', async () => {
    const error = (await spawnOn(1, tasks.gives, 'error').catch((e: unknown) => e)) as TypeError & {
      code: string;
    };
    expect(error).toBeInstanceOf(TypeError);
    expect([error.message, error.code, Object.keys(error)]).toEqual(['bad', 'E_BAD', ['code']]);
  });
});

it('counts what each core did', () => {
  const { cores, driver } = runtime.metrics();
  expect(['io_uring', 'node']).toContain(driver);
  expect(cores.length).toBe(2);
  expect(cores[1]!.tasks).toBeGreaterThan(0);
  expect(cores[1]!.movedIn).toBeGreaterThan(0);
  expect(cores[1]!.busyMs).toBeGreaterThan(0);
  expect(cores[0]!.movedOut).toBeGreaterThan(0);
});
