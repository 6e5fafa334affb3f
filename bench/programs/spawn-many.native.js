// 10,000 native promises' reactions that do nothing and count themselves: the nearest a promise comes to spawning.
const TASKS = 10_000;
let done = 0;

async function nothing() {
  await undefined;
  done++;
}

export async function run() {
  done = 0;
  const tasks = new Array(TASKS);
  for (let i = 0; i < TASKS; i++) tasks[i] = nothing();
  for (let i = 0; i < TASKS; i++) await tasks[i];
  return done;
}
