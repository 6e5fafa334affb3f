// The intervals in polls follow the time that polls take.
import { expect, test } from 'vitest';
import { intervals, notePolls, pollTime } from '../../dist/runtime/executor/poll-time.js';
import { runCompiled, withoutHogs } from './programs.ts';

test('the average follows what is measured, and the intervals are within their bounds', () => {
  expect(intervals.turn).toBe(8192);
  notePolls(1, 256);
  expect(pollTime()).toBeCloseTo(1);
  expect(intervals).toEqual({ turn: 250, queue: 200 });
  // A single long poll weighs a tenth.
  notePolls(101, 1);
  expect(pollTime()).toBeCloseTo(11);
  expect(intervals).toEqual({ turn: 22, queue: 18 });
  notePolls(10_000, 256);
  expect(intervals).toEqual({ turn: 2, queue: 2 });
  notePolls(0.001, 256);
  expect(intervals).toEqual({ turn: 8192, queue: 8192 });
});

test('the event loop gets its turn after fewer polls when they are long', async () => {
  const { lines, stderr } = await runCompiled(`
    import { spawnLocal, yieldNow } from 'heddle';
    import { pollCount } from '../runtime/executor/executor.js';
    let on = true;
    async function works(micros) {
      while (on) {
        const until = performance.now() + micros / 1000;
        while (performance.now() < until);
        await yieldNow();
      }
    }
    async function empty() { while (on) await yieldNow(); }
    /** Polls in each of so many turns of the loop. As a task it would stand in the queue with the others. */
    function turns(n) {
      const seen = [];
      let last = pollCount();
      return new Promise((resolve) => setImmediate(function turn() {
        seen.push(pollCount() - last);
        last = pollCount();
        if (seen.length < n) setImmediate(turn); else resolve(seen);
      }));
    }
    async function during(begin) {
      on = true;
      const tasks = Array.from({ length: 50 }, begin);
      await turns(200);
      const seen = (await turns(200)).sort((a, b) => a - b);
      on = false;
      for (const task of tasks) await task;
      return seen;
    }
    const short = await during(() => spawnLocal(empty));
    const long = await during(() => spawnLocal(works, 100));
    console.log(JSON.stringify({ short: short.at(-1), long: long[100] }));
  `);
  expect(withoutHogs(stderr)).toBe('');
  const { short, long } = JSON.parse(lines[0]!) as { short: number; long: number };
  // A machine that is not given the processor measures longer polls, never shorter ones: one good turn is enough.
  // Empty polls take 30 ns, where a clock is slow to read, its share of one is as much again; at 800 ns it is 312.
  expect(short).toBeGreaterThan(300);
  expect(long).toBeLessThanOrEqual(4);
});
