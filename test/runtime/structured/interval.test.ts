// interval: its distance, and the three ways with ticks that nobody took. Moments are compared with each other only.
import { test } from 'vitest';
import { inBoth } from '../programs.ts';

const HEAD = `
  import { interval, sleep, spawnLocal } from 'heddle';
  const log = [];
  const block = (ms) => { const until = performance.now() + ms; while (performance.now() < until); };
  const whole = (x) => Math.abs(x - Math.round(x)) < 1e-6;
  const caught = async (promise) => { try { return await promise; } catch (error) { return error.name; } };
`;

test('ticks are due a period apart; a loop takes them', () =>
  inBoth(
    `${HEAD}
    export default async function main() {
      const due = [];
      for await (const at of interval(4)) { due.push(at); if (due.length === 4) break; }
      log.push(due.slice(1).every((at, i) => Math.abs(at - due[i] - 4) < 1e-6), performance.now() >= due[3]);
      const began = performance.now(), every = interval(10_000, { immediate: true });
      log.push(await every.tick() - began < 1000);
      const waits = spawnLocal(() => every.tick());
      await sleep(1);
      waits.cancel();
      log.push(await caught(waits), every.period);
      return log;
    }`,
    [true, true, true, 'CancelledError', 10_000],
  ));

test('missed ticks: made up for, delayed, or skipped', () =>
  inBoth(
    `${HEAD}
    export default async function main() {
      for (const missed of ['burst', 'delay', 'skip']) {
        const every = interval(5, { missed });
        const first = await every.tick();
        block(23);
        const now = performance.now();
        const second = await every.tick(), third = await every.tick();
        if (missed === 'burst') log.push(third - first === 10);
        if (missed === 'delay') log.push(third - now >= 5);
        if (missed === 'skip') log.push(second > first && whole((second - first) / 5), whole((third - first) / 5), third > now);
      }
      return log;
    }`,
    [true, true, true, true, true],
  ));

test('an AbortSignal ends the loop; wrong arguments say so', () =>
  inBoth(
    `${HEAD}
    export default async function main() {
      const controller = new AbortController();
      let ticks = 0;
      async function loop() { for await (const _ of interval(2, { signal: controller.signal })) if (++ticks === 3) controller.abort(); }
      log.push(await caught(loop()), ticks);
      for (const wrong of [() => interval(0), () => interval(1, { missed: 'never' })])
        try { wrong(); } catch (error) { log.push(error.message); }
      return log;
    }`,
    // prettier-ignore
    ['AbortError', 3, 'interval: the argument `ms` is 0; it takes a positive, finite number of milliseconds', "interval: the option `missed` is 'never'; it takes 'burst', 'delay' or 'skip'"],
  ));
