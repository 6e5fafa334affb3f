// Counting in a Map: the body is a library call, the loop a for-of over an array.
export const size = 50;
const keys = Array.from({ length: 30_000 }, (_, i) => `key${(i * 7919) % 1009}`);
export async function run(n) {
  const counts = new Map();
  for (let round = 0; round < n; round++) {
    for (const key of keys) {
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts.get('key1');
}
