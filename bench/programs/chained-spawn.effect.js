// A fiber that forks a fiber that forks a fiber …, 1,000 deep.
import { Deferred, Effect } from 'effect';

const DEPTH = 1000;

const link = (n, done) =>
  n === 0 ? Deferred.succeed(done, undefined) : Effect.forkDetach(Effect.suspend(() => link(n - 1, done)));

const chain = Effect.gen(function* () {
  const done = yield* Deferred.make();
  yield* Effect.forkDetach(link(DEPTH, done));
  yield* Deferred.await(done);
});

export async function run() {
  await Effect.runPromise(chain);
  return DEPTH;
}
