// Messages that are read in slices come out as those that are read at once, and the event loop has its turn in between.
import { expect, it } from 'vitest';
import { Codec } from '../../../dist/runtime/send/codec.js';
import { decodeInSlices } from '../../../dist/runtime/send/decode-slices.js';

const none = { identityOf: () => undefined, entryOf: () => undefined, candidates: () => [] };
const codec = new Codec(none);

function large(n: number): unknown {
  const shared = { n };
  const list: unknown[] = Array.from({ length: n }, (_, i) => ({
    i,
    name: `n${i}`,
    more: [i, shared],
    at: i / 3,
  }));
  list.length += 5;
  const o: Record<string, unknown> = {
    list,
    map: new Map([[shared, new Set(list.slice(0, 9))]]),
    when: new Date(7),
  };
  o['self'] = o;
  o['odd'] = JSON.parse('{"__proto__": {"x": 1}}');
  o['bare'] = Object.assign(Object.create(null) as object, { y: [2] });
  o['error'] = new TypeError('t', { cause: shared });
  return o;
}

it('the same value', async () => {
  const value = large(20_000);
  const bytes = codec.encode(value);
  const sliced = (await decodeInSlices(none, bytes, 0)) as Record<string, unknown>;
  expect(sliced).toStrictEqual(codec.decode(bytes));
  expect(sliced['self']).toBe(sliced);
  const [[key]] = [...(sliced['map'] as Map<unknown, unknown>)] as [[unknown, unknown]];
  expect((sliced['list'] as { more: unknown[] }[])[3]!.more[1]).toBe(key);
});

it('turns in between', async () => {
  const bytes = codec.encode(large(300_000));
  let turns = 0;
  let over = false;
  const turn = (): void => {
    turns++;
    if (!over) setImmediate(turn);
  };
  setImmediate(turn);
  await decodeInSlices(none, bytes, 0);
  over = true;
  expect(turns).toBeGreaterThan(3);
});
