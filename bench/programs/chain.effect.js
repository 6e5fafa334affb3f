// The chain of awaits in Effect: a generator that yields an effect which has its value at once.
import { Effect } from 'effect';

const step = (x) => Effect.succeed(x + 1);

const chain = (n) =>
  Effect.gen(function* () {
    let sum = 0;
    for (let i = 0; i < n; i++) sum = yield* step(sum);
    return sum;
  });

export async function run() {
  return await Effect.runPromise(chain(100_000));
}
