// Fibers that sleep once and end. The duration is that of sleepers.js.
import { Effect } from 'effect';

let done = 0;

export function fallAsleep(count, ms) {
  for (let i = 0; i < count; i++) {
    Effect.runFork(
      Effect.gen(function* () {
        yield* Effect.sleep(ms + (i % 1000));
        done++;
      }),
    );
  }
}

export function woken() {
  return done;
}
