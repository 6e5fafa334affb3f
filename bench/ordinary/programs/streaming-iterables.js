// Pages of a service fetched ahead, transformed by several at a time, merged and counted, by streaming-iterables.
import {
  batch,
  buffer,
  collect,
  consume,
  filter,
  flatten,
  map,
  merge,
  parallelMap,
  pipeline,
  reduce,
  take,
  tap,
  transform,
} from 'streaming-iterables';
import { Digest, randomFrom } from './digest.js';

const ROUNDS = 80;
const PAGES = 40;
const PAGE = 30;

async function fetchPage(seed, page) {
  await null;
  const random = randomFrom(seed * 100 + page);
  return Array.from({ length: PAGE }, (_, i) => ({
    id: page * PAGE + i,
    kind: random(5),
    size: random(5000),
  }));
}

async function* pages(seed) {
  for (let page = 0; page < PAGES; page++) yield fetchPage(seed, page);
}

async function resized(item) {
  const factor = await factorOf(item.kind);
  return { ...item, size: Math.round(item.size * factor) };
}

async function factorOf(kind) {
  return kind === 0 ? 0.5 : 1 / (kind + 1);
}

async function totals(seed) {
  let seen = 0;
  const groups = await pipeline(
    () => buffer(3, pages(seed)),
    flatten,
    filter((item) => item.kind !== 4),
    parallelMap(6, resized),
    tap(() => seen++),
    batch(16),
    map(async (items) => items.reduce((sum, { size }) => sum + size, 0)),
    collect,
  );
  return [seen, ...groups];
}

async function interleaved(seed) {
  const ids = map((item) => item.id, flatten(pages(seed)));
  const sizes = transform(1, async (item) => (await resized(item)).size, flatten(pages(seed + 1)));
  let rounds = 0;
  await consume(tap(() => rounds++, take(200, pages(seed + 2))));
  return reduce((a, b) => (a * 3 + b) >>> 0, rounds, merge(ids, sizes));
}

export async function main() {
  const digest = new Digest();
  for (let round = 0; round < ROUNDS; round++) digest.add(...(await totals(round)), await interleaved(round));
  return digest.toString();
}
