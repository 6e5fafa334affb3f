// The same programs over both drivers, on the main thread and in a worker, and with a ring that is always full.
import { readdirSync } from 'node:fs';
import { describe, test } from 'vitest';
import { expectCases, noRing, program } from './helpers.ts';

const NOT_CASES = new Set(['run.mjs', 'lifecycle.mjs']);
const programs = readdirSync(program('.')).filter((name) => name.endsWith('.mjs') && !NOT_CASES.has(name));

// What the addon tells of FIFOs has to be found out otherwise without it.
test.each(['main', 'worker'])('fifo.mjs without the addon, %s', async (thread) => {
  await expectCases('fifo.mjs', 'node', thread, { HEDDLE_ADDON: 'off' });
});

describe.each(['io_uring', 'node'])('%s', (driver) => {
  const skip = driver === 'io_uring' ? noRing : '';

  describe.each(driver === 'io_uring' ? ['main', 'worker', 'tiny'] : ['main', 'worker'])('%s', (thread) => {
    test.for(programs)('%s', async (name, context) => {
      if (skip !== '') context.skip(skip);
      await expectCases(name, driver, thread);
    });
  });
});
