// A tree walked by calling itself for all children at once: `Promise.all(children.map(walk))`, and pairs of calls.
import { Digest } from './digest.js';

const ROUNDS = 15;
const DEPTH = 6;

function grow(depth, width, name) {
  const children =
    depth === 0 ? [] : Array.from({ length: width }, (_, i) => grow(depth - 1, width, `${name}/${i}`));
  return { name, size: name.length * 7, children };
}

async function usage(entry) {
  const own = await stat(entry);
  if (entry.children.length === 0) return { size: own, files: 1 };
  const parts = await Promise.all(entry.children.map((child) => usage(child)));
  let size = own;
  let files = 0;
  for (const part of parts) {
    size += part.size;
    files += part.files;
  }
  return { size, files };
}

async function stat(entry) {
  await null;
  return entry.size;
}

async function sum(values, low, high) {
  if (high - low <= 2) return values[low] + (high - low > 1 ? values[low + 1] : 0);
  const middle = (low + high) >> 1;
  const [left, right] = await Promise.all([sum(values, low, middle), sum(values, middle, high)]);
  return left + right;
}

export async function main() {
  const digest = new Digest();
  const root = grow(DEPTH, 5, '');
  const values = Array.from({ length: 20_000 }, (_, i) => i % 1009);
  for (let round = 0; round < ROUNDS; round++) {
    const { size, files } = await usage(root);
    digest.add(size, files, await sum(values, round, values.length));
  }
  return digest.toString();
}
