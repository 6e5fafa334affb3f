// A pipeline of many small steps from the `it-` family: pushed in, mapped by several at a time, merged, batched.
import batch from 'it-batch';
import filter from 'it-filter';
import map from 'it-map';
import merge from 'it-merge';
import parallel from 'it-parallel';
import { pushable } from 'it-pushable';
import { Digest, randomFrom } from './digest.js';

const ROUNDS = 36;
const CHUNKS = 1500;

async function* chunks(seed) {
  const random = randomFrom(seed);
  for (let i = 0; i < CHUNKS; i++) yield new Uint8Array(16).fill(random(256));
}

async function checksum(chunk) {
  let sum = 0;
  for (const byte of chunk) sum = (sum * 31 + byte) >>> 0;
  await null;
  return sum;
}

async function* jobs(source) {
  for await (const chunk of source) yield async () => checksum(chunk);
}

async function round(seed) {
  const pushed = pushable({ objectMode: true });
  const fill = async () => {
    for await (const chunk of chunks(seed)) {
      pushed.push(chunk);
      if (chunk[0] % 16 === 0) await null;
    }
    pushed.end();
  };
  const filled = fill();
  const sums = parallel(jobs(pushed), { concurrency: 8, ordered: true });
  const even = filter(sums, async (sum) => sum % 2 === 0);
  const lengths = map(chunks(seed + 1), async (chunk) => chunk.length + chunk[0]);
  let total = 0;
  for await (const group of batch(merge(even, lengths), 10)) total += group.reduce((a, b) => a + b, 0);
  await filled;
  return total;
}

export async function main() {
  const digest = new Digest();
  for (let i = 0; i < ROUNDS; i++) digest.add(await round(i));
  return digest.toString();
}
