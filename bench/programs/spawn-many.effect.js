// 10,000 fibers that only end.
import { Effect, Fiber } from 'effect';

const TASKS = 10_000;

const all = Effect.gen(function* () {
  const fibers = [];
  for (let i = 0; i < TASKS; i++) fibers.push(yield* Effect.forkChild(Effect.void));
  for (const fiber of fibers) yield* Fiber.join(fiber);
});

export async function run() {
  await Effect.runPromise(all);
  return TASKS;
}
