// 200 native async functions that each give way 1000 times.
const TASKS = 200;
const YIELDS = 1000;

async function yields() {
  for (let i = 0; i < YIELDS; i++) await undefined;
}

export async function run() {
  const tasks = [];
  for (let i = 0; i < TASKS; i++) tasks.push(yields());
  for (const task of tasks) await task;
  return TASKS * YIELDS;
}
