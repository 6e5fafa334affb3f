// A report over rows that come one by one: asynchronous iterators of iter-tools, one put into the other.
import {
  asyncBatch,
  asyncFilter,
  asyncFlatMap,
  asyncMap,
  asyncReduce,
  asyncTake,
  asyncZip,
} from 'iter-tools';
import { Digest, randomFrom } from './digest.js';

const ROUNDS = 16;
const ROWS = 2400;

async function* rows(seed) {
  const random = randomFrom(seed);
  for (let id = 0; id < ROWS; id++) {
    if (id % 100 === 0) await null;
    yield { id, kind: ['sale', 'refund', 'void'][random(3)], amount: random(1000) };
  }
}

async function converted(row) {
  return { ...row, amount: row.amount * (await rate(row.id)) };
}

async function rate(id) {
  return 1 + (id % 7) / 10;
}

async function report(seed) {
  const wanted = asyncFilter((row) => row.kind !== 'void', rows(seed));
  const signed = asyncMap(async (row) => {
    const { amount, ...rest } = await converted(row);
    return { ...rest, amount: rest.kind === 'refund' ? -amount : amount };
  }, wanted);
  const sums = asyncMap(
    async (batch) => {
      let sum = 0;
      for await (const { amount } of batch) sum += amount;
      return sum;
    },
    asyncBatch(25, signed),
  );
  const spread = asyncFlatMap(async (sum) => [sum, Math.round(sum) % 11], sums);
  return asyncReduce(0, (total, n) => total + n, spread);
}

async function compared(seed) {
  let same = 0;
  for await (const [a, b] of asyncTake(800, asyncZip(rows(seed), rows(seed + 1))))
    if (a.kind === b.kind) same += a.amount - b.amount;
  return same;
}

export async function main() {
  const digest = new Digest();
  for (let round = 0; round < ROUNDS; round++) {
    const total = await report(round);
    digest.add(total.toFixed(2), await compared(round));
  }
  return digest.toString();
}
