// TaskGroup, JoinSet, select and timeout against models of what they promise, under random steps with random cancellations.
// A failure names its seed; HEDDLE_SEED=<seed> npx vitest run test/runtime/structured/properties.test.ts runs it again.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reseed } from '../../../dist/runtime/structured/fair.js';
import { compile } from '../programs.ts';

interface Scopes {
  run(name: string, seed: number): Promise<{ jobs: number; cancelled: number }>;
}

/** Schedules a scope: a second or two each on the machine this was written on. */
const RUNS = 200;
const given = process.env['HEDDLE_SEED'];
const first = given === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(given);
const seeds = given === undefined ? RUNS : 1;

/** Inside the package, so that the modules find `heddle`. */
const folder = fileURLToPath(new URL(`../../../dist/test-scopes-${process.pid}/`, import.meta.url));
let scopes: Scopes;

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  const actors = new URL('../sync/properties/actors.js', import.meta.url).href;
  const models = fileURLToPath(new URL('./properties/', import.meta.url));
  for (const name of readdirSync(models)) {
    const source = readFileSync(models + name, 'utf8');
    // Without preemption, whose moments are the clock's: a seed has to be one schedule.
    const code = compile(source.replace('../../sync/properties/actors.js', actors), { preempt: 'off' });
    writeFileSync(folder + name, code);
  }
  scopes = (await import(`${folder}scopes.js`)) as Scopes;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(['TaskGroup', 'JoinSet', 'select', 'timeout'])('%s', async (name) => {
  const sum = { jobs: 0, cancelled: 0 };
  for (let seed = first; seed < first + seeds; seed++) {
    reseed(seed);
    const ran = await scopes.run(name, seed).catch((error: Error) => {
      throw new Error(`${name}, HEDDLE_SEED=${seed}: ${error.message}`, { cause: error });
    });
    sum.jobs += ran.jobs;
    sum.cancelled += ran.cancelled;
  }
  // The schedules do what they are for.
  if (seeds === 1) return;
  expect(sum.jobs).toBeGreaterThanOrEqual(seeds);
  expect(sum.cancelled).toBeGreaterThan(seeds / 20);
});
