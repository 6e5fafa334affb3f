// 10,000 async functions through p-queue, 100 at a time.
import PQueue from 'p-queue';

const TASKS = 10_000;

async function ends() {}

export async function run() {
  const queue = new PQueue({ concurrency: 100 });
  const tasks = [];
  for (let i = 0; i < TASKS; i++) tasks.push(queue.add(ends));
  for (const task of tasks) await task;
  return TASKS;
}
