// 200 tasks that each give way 1000 times.
import { spawnLocal, yieldNow } from 'heddle';

const TASKS = 200;
const YIELDS = 1000;

async function yields() {
  for (let i = 0; i < YIELDS; i++) await yieldNow();
}

export async function run() {
  const tasks = [];
  for (let i = 0; i < TASKS; i++) tasks.push(spawnLocal(yields));
  for (const task of tasks) await task;
  return TASKS * YIELDS;
}
