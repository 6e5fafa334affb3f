// Scopes against models of what they promise: everybody is awaited, the first failure cancels the others, no error is lost,
// who is cancelled cleans up. One step at a time, at random; when it has had its effects, both worlds must be in the same state.
import { yieldNow } from 'heddle';
import { randomFrom } from '../../sync/properties/actors.js';
import { Group } from './group.js';
import { Joined } from './joined.js';
import { Limited } from './limited.js';
import { Selecting } from './selecting.js';

const STEPS = 14;

/** Until a step has had all of its effects: in the executor's queue and in microtasks, which have their turn behind it. */
async function settle() {
  for (let i = 0; i < 3; i++) {
    await new Promise((resolve) => setImmediate(resolve));
    for (let j = 0; j < 10; j++) await yieldNow();
  }
}

const scopes = { TaskGroup: Group, JoinSet: Joined, select: Selecting, timeout: Limited };

/** One run; throws where the worlds differ. Resolves to how many jobs there were and how many were cancelled. */
export async function run(name, seed) {
  const scope = new scopes[name](randomFrom(seed));
  await settle();
  await scope.begun?.();
  await settle();
  scope.compare();
  for (let i = 0; i < STEPS; i++) {
    scope.step();
    await settle();
    scope.compare();
  }
  while (scope.running.length > 0) {
    scope.advance(false);
    await settle();
    scope.compare();
  }
  for (const { handle } of scope.jobs) await handle?.catch(() => undefined);
  const cancelled = scope.jobs.filter(({ outcome }) => outcome === 'CancelledError').length;
  return { jobs: scope.jobs.length, cancelled };
}
