// Tasks that take something and end, 1,000 at a time.
const TASKS = 20_000;
const AT_ONCE = 1000;

export async function takes(first, second) {
  return second === undefined ? 1 : 2;
}

export async function spins() {
  for (;;);
}

export async function tasks(start, fn, args) {
  for (let done = 0; done < TASKS; done += AT_ONCE) {
    let last;
    for (let i = 0; i < AT_ONCE; i++) last = start(fn, ...args);
    await last;
  }
  return TASKS;
}
