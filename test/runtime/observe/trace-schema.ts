// The Chrome trace event format ("Trace Event Format", JSON object form) as far as heddle writes it: the fields that each kind
// of event must have, and what events must be to each other.
import { expect } from 'vitest';

export interface TraceEvent {
  ph: string;
  name?: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  id?: string | number;
  cat?: string;
  s?: string;
  bp?: string;
  args?: Record<string, string | number | boolean>;
}

/** Kinds, and what each must have besides pid, tid and ts. */
const KINDS: Record<string, (event: TraceEvent) => boolean> = {
  M: ({ name, args }) => typeof name === 'string' && args !== undefined,
  B: ({ name }) => typeof name === 'string' && name !== '',
  E: () => true,
  X: ({ name, dur }) => typeof name === 'string' && typeof dur === 'number' && dur >= 0,
  i: ({ name, s }) => typeof name === 'string' && s === 't',
  b: ({ name, cat, id }) => typeof name === 'string' && cat !== undefined && id !== undefined,
  n: ({ name, cat, id }) => typeof name === 'string' && cat !== undefined && id !== undefined,
  e: ({ name, cat, id }) => typeof name === 'string' && cat !== undefined && id !== undefined,
  s: ({ name, cat, id }) => typeof name === 'string' && cat !== undefined && id !== undefined,
  t: ({ name, cat, id }) => typeof name === 'string' && cat !== undefined && id !== undefined,
  f: ({ name, cat, id, bp }) =>
    typeof name === 'string' && cat !== undefined && id !== undefined && bp === 'e',
};

export function parseTrace(text: string): TraceEvent[] {
  const { traceEvents } = JSON.parse(text) as { traceEvents: TraceEvent[] };
  const wrong = traceEvents.filter((event) => {
    const fits = KINDS[event.ph];
    const numbers = [event.pid, event.tid, event.ts].every(
      (value) => typeof value === 'number' && value >= 0,
    );
    return fits === undefined || !numbers || !fits(event);
  });
  expect(wrong, 'events that lack a required field').toEqual([]);
  return traceEvents;
}

export function groupBy<T, K>(items: T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** Of each thread: times never go back, B and E alternate with X inside or outside, and all slices are closed. */
export function expectSlices(events: TraceEvent[]): void {
  const threads = groupBy(
    events.filter(({ ph }) => ph !== 'M'),
    ({ tid }) => tid,
  );
  for (const [tid, own] of threads) {
    let last = 0;
    let open = 0;
    for (const { ph, ts } of own) {
      expect(ts, `thread ${tid}`).toBeGreaterThanOrEqual(last);
      last = ts;
      if (ph === 'B') open++;
      if (ph === 'E') open--;
      expect(open, `thread ${tid} at ${ts}`).toBeGreaterThanOrEqual(0);
      expect(open, `thread ${tid} at ${ts}`).toBeLessThanOrEqual(1);
    }
    expect(open, `open slices of thread ${tid}`).toBe(0);
  }
}

/** Each flow begins once, ends once, and nothing of it is outside. Each async event has its begin before and its end behind. */
export function expectPairs(events: TraceEvent[]): void {
  const pairs = [
    ['s', 't', 'f'],
    ['b', 'n', 'e'],
  ] as const;
  for (const [begin, step, end] of pairs) {
    const chains = groupBy(
      events.filter(({ ph }) => ph === begin || ph === step || ph === end),
      ({ cat, id }) => `${cat}:${id}`,
    );
    for (const [id, unsorted] of chains) {
      const chain = unsorted.sort((a, b) => a.ts - b.ts).map(({ ph }) => ph);
      expect(
        chain.filter((ph) => ph === begin),
        `begin of ${id}`,
      ).toHaveLength(1);
      expect(
        chain.filter((ph) => ph === end),
        `end of ${id}`,
      ).toHaveLength(1);
      expect([chain[0], chain.at(-1)], `order of ${id}`).toEqual([begin, end]);
    }
  }
}
