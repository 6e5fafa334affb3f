// The timer wheel against a sorted list: random timers over all its levels, removals, jumps of the clock.
import { describe, expect, test } from 'vitest';
import { Wheel } from '../../dist/runtime/time/wheel.js';

interface Timer {
  n: unknown;
  v: unknown;
  tick: number;
  order: number;
  /** Was due when it was added: before all others. */
  overdue?: boolean;
}

function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => (state = (state * 48271) % 0x7fffffff) % below;
}

/** Ticks around what each level spans, and beyond the wheel's horizon. */
const SPANS = [2, 64, 4096, 64 ** 3, 64 ** 4, 64 ** 5, 64 ** 6 * 3];

describe.each([0, 1, 63, 64, 4095, 2 ** 30 - 1, 2 ** 31 - 1, 2 ** 32 + 5, 64 ** 6 - 2])(
  'from tick %d',
  (start) => {
    test.each([1, 2, 3, 4, 5])('random timers, seed %d', (seed) => {
      const below = random(seed * 7919);
      let cancelled: Timer | null = null;
      const wheel = new Wheel<Timer>(start, (timer) => (cancelled = timer));
      let model: Timer[] = [];
      let now = start;
      let order = 0;
      for (let step = 0; step < 3000; step++) {
        const action = below(10);
        if (action < 5) {
          const span = SPANS[below(SPANS.length)]!;
          const tick =
            below(50) === 0 ? Infinity : now + Math.floor((below(1_000_000) / 1_000_000) * span) - below(2);
          const timer = { n: null, v: undefined, tick, order: order++, overdue: tick <= wheel.elapsed };
          wheel.add(timer, tick);
          model.push(timer);
        } else if (action < 8) {
          if (model.length === 0) continue;
          const timer = model[below(model.length)]!;
          if (below(2)) wheel.remove(timer);
          else {
            (timer.n as { cancel(timer: Timer): void }).cancel(timer);
            expect(cancelled).toBe(timer);
          }
          expect(timer.n).toBe(null);
          model = model.filter((other) => other !== timer);
        } else {
          const next = wheel.next();
          now += action === 8 ? below(100) : Math.floor((below(1000) / 1000) * SPANS[below(SPANS.length)]!);
          const due: Timer[] = [];
          wheel.advance(now, (timer) => due.push(timer));
          const wanted = model.filter((t) => t.tick <= now);
          expect(due.map((t) => t.order)).toEqual(sorted(wanted).map((t) => t.order));
          // Nothing was due before `next` said so.
          if (next > now) expect(wanted).toEqual([]);
          model = model.filter((t) => t.tick > now);
        }
        expect(wheel.size).toBe(model.length);
        const first = Math.min(...model.map((t) => t.tick));
        expect(wheel.next()).toBeLessThanOrEqual(Math.max(first, wheel.elapsed));
      }
    });

    function key(timer: Timer): number {
      return timer.overdue ? -1 : timer.tick;
    }

    /** By tick, then by arrival. What was due when it was added is handed out first, in order of arrival. */
    function sorted(timers: Timer[]): Timer[] {
      return [...timers].sort((a, b) => key(a) - key(b) || a.order - b.order);
    }
  },
);

test('what is added or removed while timers are handed out', () => {
  const wheel = new Wheel<Timer>(0, () => undefined);
  const timers = Array.from({ length: 6 }, (_, order) => ({ n: null, v: undefined, tick: 10, order }));
  for (const timer of timers) wheel.add(timer, 10);
  const seen: number[] = [];
  wheel.advance(10, (timer) => {
    seen.push(timer.order);
    if (timer.order === 1) wheel.remove(timers[3]!);
    if (timer.order === 2) wheel.add({ n: null, v: undefined, tick: 10, order: 10 }, 10);
  });
  expect(seen).toEqual([0, 1, 2, 4, 5]);
  expect([wheel.size, wheel.next()]).toEqual([1, 10]);
  wheel.advance(10, (timer) => seen.push(timer.order));
  expect(seen.at(-1)).toBe(10);
});

test('a slot that is mostly cancelled is packed, and keeps its order', () => {
  const wheel = new Wheel<Timer>(0, () => undefined);
  const timers = Array.from({ length: 1000 }, (_, order) => ({ n: null, v: undefined, tick: 50_000, order }));
  for (const timer of timers) wheel.add(timer, 50_000);
  for (const timer of timers) if (timer.order % 10 !== 0) wheel.remove(timer);
  expect((timers[990]!.n as unknown as { sleepers: unknown[] }).sleepers.length).toBeLessThan(400);
  const seen: number[] = [];
  wheel.advance(1e9, (timer) => seen.push(timer.order));
  expect(seen).toEqual(timers.filter((t) => t.order % 10 === 0).map((t) => t.order));
});
