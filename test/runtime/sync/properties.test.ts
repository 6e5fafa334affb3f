// Every primitive against a model of what it promises, under random schedules with random cancellations, from native code
// and compiled. A failure names its seed; HEDDLE_SEED=<seed> npx vitest run test/runtime/sync/properties.test.ts runs it again.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { reseed } from '../../../dist/runtime/structured/fair.js';
import { compile, loadNative } from '../programs.ts';

interface Actors {
  run(
    name: string,
    seed: number,
    compiled: boolean,
  ): Promise<{ waits: number; served: number; cancelled: number }>;
}

const folder = new URL('./properties/', import.meta.url);
const source = readFileSync(new URL('actors.js', folder), 'utf8').replace(
  /from '\.\/(\w+\.js)'/g,
  (_all, name: string) => `from '${new URL(name, folder).href}'`,
);

// Without preemption, whose moments are the clock's: a seed has to be one schedule.

/** Schedules a primitive: a second each on the machine this was written on. */
const RUNS = 100;
const given = process.env['HEDDLE_SEED'];
const first = given === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(given);
const seeds = given === undefined ? RUNS : 1;

const primitives = [
  'mutex',
  'semaphore',
  'rwLock',
  'notify',
  'barrier',
  'mpsc',
  'oneshot',
  'broadcast',
  'watch',
];

for (const compiled of [true, false])
  test.each(primitives)(`%s, ${compiled ? 'compiled' : 'native'}`, async (name) => {
    const actors = await loadNative<Actors>(compiled ? compile(source, { preempt: 'off' }) : source);
    const sum = { waits: 0, served: 0, cancelled: 0 };
    for (let seed = first; seed < first + seeds; seed++) {
      reseed(seed);
      const ran = await actors.run(name, seed, compiled).catch((error: Error) => {
        throw new Error(`${name}, HEDDLE_SEED=${seed}: ${error.message}`, { cause: error });
      });
      for (const key of ['waits', 'served', 'cancelled'] as const) sum[key] += ran[key];
    }
    // The schedules do what they are for.
    if (seeds === 1) return;
    expect(sum.served).toBeGreaterThan(seeds * 2);
    expect(sum.cancelled).toBeGreaterThan(seeds);
  });
