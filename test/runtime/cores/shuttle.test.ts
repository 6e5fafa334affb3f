// Whatever a compiled function leaves in its frames must survive the journey: every time a send task suspends, at every
// await and every loop check, its chain is encoded, thrown away and rebuilt, as if it had gone to another core.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import './fixtures/force-preempt.js';
import { spawn } from '../../../dist/runtime/index.js';
import { setForcePreempt } from '../../../dist/runtime/executor/core.js';
import { transform } from '../../../dist/transformer/index.js';
import * as native from './fixtures/sendable.js';
import { stayAgain, travelAlways, type Journal } from './travel.js';

type Program = (n: number) => Promise<unknown>;

const out = new URL(`./fixtures/dist-${process.pid}/`, import.meta.url);
let compiled: Record<string, Program>;
let journal: Journal = { trips: 0, stays: [], faults: [] };
let total = 0;

beforeAll(async () => {
  const source = await readFile(new URL('./fixtures/sendable.js', import.meta.url), 'utf8');
  const { code, diagnostics } = transform(source, { fileName: 'sendable.js', tasks: true });
  expect(diagnostics).toEqual([]);
  await mkdir(out, { recursive: true });
  await writeFile(new URL('sendable.js', out), code);
  compiled = (await import(new URL('sendable.js', out).href)) as Record<string, Program>;
});
afterAll(() => rm(out, { recursive: true, force: true }));

async function shuttled(program: Program, n: number): Promise<unknown> {
  journal = { trips: 0, stays: [], faults: [] };
  const handle = spawn(program, n);
  travelAlways(journal);
  setForcePreempt(true);
  try {
    return await handle;
  } finally {
    setForcePreempt(false);
    stayAgain();
  }
}

const settle = (promise: Promise<unknown>) =>
  promise.then(
    (value) => ({ value }),
    (error: Error) => ({ error: String(error), cause: error.cause }),
  );

for (const name of Object.keys(native)) {
  describe(name, () => {
    for (const n of [1, 5, 9]) {
      it(`(${n})`, async () => {
        const expected = await settle((native as unknown as Record<string, Program>)[name]!(n));
        const actual = await settle(shuttled(compiled[name]!, n));
        expect([journal.faults, journal.stays]).toEqual([[], []]);
        expect(actual).toStrictEqual(expected);
        total += journal.trips;
      });
    }
  });
}

it('was no idle exercise', () => expect(total).toBeGreaterThan(150));
