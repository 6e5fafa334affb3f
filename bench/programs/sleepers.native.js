// The same with the engine's async functions and Node's timers.
let awake = 0;

function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function nap(ms) {
  await sleep(ms);
  awake++;
}

/** Puts `count` async functions to sleep, each for `ms` milliseconds and up to a second more. */
export function fallAsleep(count, ms) {
  for (let i = 0; i < count; i++) void nap(ms + (i % 1000));
}

export function woken() {
  return awake;
}
