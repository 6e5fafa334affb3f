// 1,000 pairs: each forks a partner, and the two exchange one message each way over deferreds.
import { Deferred, Effect, Fiber } from 'effect';

const PAIRS = 1000;

const pair = Effect.gen(function* () {
  const ping = yield* Deferred.make();
  const pong = yield* Deferred.make();
  yield* Effect.forkChild(
    Effect.gen(function* () {
      yield* Deferred.await(ping);
      yield* Deferred.succeed(pong, undefined);
    }),
  );
  yield* Deferred.succeed(ping, undefined);
  yield* Deferred.await(pong);
});

const all = Effect.gen(function* () {
  const pairs = [];
  for (let i = 0; i < PAIRS; i++) pairs.push(yield* Effect.forkChild(pair));
  for (const fiber of pairs) yield* Fiber.join(fiber);
});

export async function run() {
  await Effect.runPromise(all);
  return PAIRS;
}
