// Soak: tasks of all kinds at once, random but seeded, with a checker. Four seconds a round; HEDDLE_SOAK_SECONDS for more.
import { expect, test } from 'vitest';
import { fileURLToPath } from 'node:url';
import { runCompiled, SPIN } from './programs.ts';

const SECONDS = Number(process.env['HEDDLE_SOAK_SECONDS'] ?? 4);

const LIMIT_MS = SECONDS * 1000 + 240_000;

const program = (hog: boolean): string => `
  import { sleep, spawnLocal, yieldNow } from 'heddle';
  import { oneshot } from 'heddle/sync';
  import { watchLateness } from '${fileURLToPath(new URL('./lateness.mjs', import.meta.url))}';
  import { ready } from '../runtime/executor/executor.js';
  import { sleeping, watchTimers } from '../runtime/time/timers.js';

  const SECONDS = ${SECONDS};
  const HOG = ${hog};
  let seed = 12345;
  const random = (below) => (seed = (seed * 48271) % 0x7fffffff) % below;
  const began = new Map(), problems = [];
  let ids = 0, ended = 0, cancelled = 0, fired = 0;

  const lateness = watchLateness();
  watchTimers(lateness.fired);
  function note(deadline) {
    fired++;
    const early = deadline - performance.now();
    if (early > 0.001) problems.push('a timer fired ' + early + ' ms early');
  }

  function enter() { const id = ids++; began.set(id, 1); return id; }
  function leave(id) {
    if (!began.delete(id)) problems.push('task ' + id + ' ended twice');
    ended++;
  }

  async function sleeps(n) {
    const id = enter();
    try { for (let i = 0; i < n; i++) { const ms = random(30); const until = performance.now() + ms; await sleep(ms); note(until); } }
    finally { leave(id); }
  }
  async function yields(n) { const id = enter(); try { for (let i = 0; i < n; i++) await yieldNow(); } finally { leave(id); } }
  async function computes(n) { const id = enter(); try { let x = 1; for (let i = 0; i < n; i++) x = (x * 31 + i) | 0; return x; } finally { leave(id); } }
  async function nested(depth) {
    const id = enter();
    try { if (depth > 0) { await nested(depth - 1); await yieldNow(); await nested(depth - 2); } } finally { leave(id); }
  }
  async function receives(channel) { const id = enter(); try { return await channel.recv(); } finally { leave(id); } }
  async function talks() {
    const id = enter();
    try {
      const [s, r] = oneshot();
      const other = spawnLocal(receives, r);
      if (random(2)) await yieldNow();
      if (random(8)) s.send(id); else s.close();
      const got = await other.catch((e) => e.name);
      if (got !== id && got !== 'ChannelClosedError') problems.push('channel gave ' + got);
    } finally { leave(id); }
  }
  async function cleansUp(ms) { const id = enter(); try { await sleep(ms); } finally { await yieldNow(); await sleep(random(3)); leave(id); } }
  async function cancels() {
    const id = enter();
    try {
      const child = random(2) ? spawnLocal(cleansUp, 1000) : spawnLocal(computes, 1e9);
      if (random(2)) await sleep(random(4)); else await yieldNow();
      if (child.cancel()) cancelled++;
      const how = await child.then(() => 'done', (e) => e.name);
      if (how !== 'CancelledError') problems.push('a cancelled task ended with ' + how);
    } finally { leave(id); }
  }
  ${SPIN}
  async function hogs() { spin(60); }
  async function round(until) {
    while (performance.now() < until) {
      const kinds = [() => spawnLocal(sleeps, 1 + random(4)), () => spawnLocal(yields, random(200)), () => spawnLocal(computes, random(3e6)),
        () => spawnLocal(nested, random(8)), () => spawnLocal(talks), () => spawnLocal(cancels)];
      const handles = [];
      for (let i = 0; i < 40; i++) handles.push(kinds[random(kinds.length)]());
      if (HOG) handles.push(spawnLocal(hogs));
      // Some are awaited, some by all at once, some by nobody until they are over.
      if (random(2)) for (const handle of handles) await handle; else await Promise.all(handles);
    }
  }

  await round(performance.now() + 300 + SECONDS * 200);
  gc(); await sleep(5); gc();
  const before = process.memoryUsage().heapUsed;
  lateness.begin();
  await round(performance.now() + SECONDS * 800);
  const { late, raw, worst } = await lateness.end();
  await sleep(20);
  if (began.size > 0) problems.push(began.size + ' tasks never ended');
  if (ready()) problems.push('the ready queue is not empty');
  if (sleeping() > 0) problems.push(sleeping() + ' sleepers left');
  gc(); await sleep(5); gc();
  const grown = process.memoryUsage().heapUsed - before;
  console.log(JSON.stringify({ problems: problems.slice(0, 5), ids, ended, cancelled, fired, late, raw, worst, grown }));
`;

interface Seen {
  problems: string[];
  ids: number;
  ended: number;
  cancelled: number;
  fired: number;
  late: number;
  raw: number;
  worst: object;
  grown: number;
}

async function soak(hog: boolean): Promise<Seen> {
  const { lines, stderr, code } = await runCompiled(program(hog), {
    args: ['--expose-gc'],
    timeout: LIMIT_MS,
  });
  if (!hog) expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(lines[0]!) as Seen;
}

/** A slice plus 2 ms. */
const BOUND = 12;

test(
  'tasks, timers, channels, cancellations and preemption',
  async () => {
    const seen = await soak(false);
    // Who asks for a long one wants to see what it was.
    if ('HEDDLE_SOAK_SECONDS' in process.env) console.log(JSON.stringify(seen));
    expect(seen.problems).toEqual([]);
    expect(seen.ended).toBe(seen.ids);
    expect(seen.cancelled).toBeGreaterThan(0);
    expect(seen.fired).toBeGreaterThan(100);
    expect(seen.late, `ms late by this thread's own fault: ${JSON.stringify(seen.worst)}`).toBeLessThan(
      BOUND,
    );
    expect(seen.grown).toBeLessThan(2_000_000);
  },
  LIMIT_MS + 10_000,
);

test(
  'the soak test sees a timer that is late because a task does not give way',
  async () => {
    const seen = await soak(true);
    expect(seen.late, JSON.stringify(seen)).toBeGreaterThan(BOUND);
  },
  LIMIT_MS + 10_000,
);
