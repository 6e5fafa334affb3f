// 10,000 async functions through p-limit, 100 at a time.
import pLimit from 'p-limit';

const TASKS = 10_000;

async function ends() {}

export async function run() {
  const limit = pLimit(100);
  const tasks = [];
  for (let i = 0; i < TASKS; i++) tasks.push(limit(ends));
  for (const task of tasks) await task;
  return TASKS;
}
