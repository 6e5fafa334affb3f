// Tasks that go to sleep one after the other and wake up within a second of each other.
import { sleep } from 'heddle';

let awake = 0;

async function nap(ms) {
  await sleep(ms);
  awake++;
}

/** Puts `count` tasks to sleep, each for `ms` milliseconds and up to a second more. */
export function fallAsleep(count, ms) {
  for (let i = 0; i < count; i++) void nap(ms + (i % 1000));
}

export function woken() {
  return awake;
}
