// 10,000 tasks that are spawned, do nothing and count themselves.
import { spawnLocal } from 'heddle';

const TASKS = 10_000;
let done = 0;

async function nothing() {
  done++;
}

export async function run() {
  done = 0;
  const tasks = new Array(TASKS);
  for (let i = 0; i < TASKS; i++) tasks[i] = spawnLocal(nothing);
  for (let i = 0; i < TASKS; i++) await tasks[i];
  return done;
}
