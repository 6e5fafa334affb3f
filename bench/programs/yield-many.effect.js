// 200 fibers that each give way 1000 times.
import { Effect, Fiber } from 'effect';

const TASKS = 200;
const YIELDS = 1000;

const yields = Effect.gen(function* () {
  for (let i = 0; i < YIELDS; i++) yield* Effect.yieldNow;
});

const all = Effect.gen(function* () {
  const fibers = [];
  for (let i = 0; i < TASKS; i++) fibers.push(yield* Effect.forkChild(yields));
  for (const fiber of fibers) yield* Fiber.join(fiber);
});

export async function run() {
  await Effect.runPromise(all);
  return TASKS * YIELDS;
}
