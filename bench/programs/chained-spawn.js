// A task that spawns a task that spawns a task …, 1,000 deep.
import { spawnLocal } from 'heddle';

const DEPTH = 1000;

async function link(n, done) {
  if (n === 0) done();
  else spawnLocal(link, n - 1, done);
}

export async function run() {
  await new Promise((resolve) => spawnLocal(link, DEPTH, resolve));
  return DEPTH;
}
