// A hand-written pool: fifty workers over one list, as everybody writes it.
import { Digest } from './digest.js';

const ROUNDS = 210;
const ITEMS = 8000;
const WORKERS = 50;

async function mapLimit(items, limit, use) {
  const results = new Array(items.length);
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await use(items[index], index);
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
  return results;
}

async function fetchUser(id) {
  const found = await cached(id);
  return found ?? load(id);
}

const cache = new Map();

async function cached(id) {
  return cache.get(id);
}

async function load(id) {
  await null;
  const user = { id, name: `user ${id % 97}` };
  if (cache.size < 2000) cache.set(id, user);
  return user;
}

export async function main() {
  const digest = new Digest();
  for (let round = 0; round < ROUNDS; round++) {
    const ids = Array.from({ length: ITEMS }, (_, i) => (i * 17 + round * 31) % 5000);
    const users = await mapLimit(ids, WORKERS, async (id) => {
      const { name } = await fetchUser(id);
      return name.length + id;
    });
    digest.add(users.reduce((a, b) => (a * 31 + b) >>> 0, 0));
  }
  return digest.toString();
}
