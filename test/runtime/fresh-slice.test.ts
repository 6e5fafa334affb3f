// Ordinary code that has spent a slice has not spent that of the compiled function it calls then.
import { expect, test } from 'vitest';
import { runCompiled, type RunOptions } from './programs.ts';

const SOURCE = `
import { flag } from 'heddle/internal';
import { sleep } from 'heddle';
async function each(list) {
  for (const x of list) {
    console.log(x);
    await sleep(1);
  }
}
for (let turn = 0; turn < 2; turn++) {
  await sleep(1);
  while (flag[0] === 0);
  const done = each(['called']);
  console.log('back');
  await done;
}
`;

test.each<RunOptions>([{}, { env: { HEDDLE_ADDON: 'off' } }])(
  'a call runs to its first await, whatever ran before: %j',
  async ({ env }) => {
    const { lines } = await runCompiled(SOURCE, { env: { ...env, HEDDLE_FORCE_PREEMPT: '' } });
    expect(lines).toEqual(['called', 'back', 'called', 'back']);
  },
);

// Sysmon compares 32 bits of a clock that wraps around: a word never set would be the future for half of the time.
test.each<RunOptions>([{}, { env: { HEDDLE_ADDON: 'off' } }])(
  'the first slice begins before the first call: %j',
  async ({ env }) => {
    const { lines } = await runCompiled(
      `
import { core } from '../runtime/executor/core.js';
import { monotonicMicros } from '../runtime/executor/monotonic.js';
export async function first() {}
const BEGAN = 1;
const micros = (monotonicMicros() - core.ctl[BEGAN]) | 0;
console.log(micros >= 0 && micros < 60e6);
`,
      { env: { ...env } },
    );
    expect(lines).toEqual(['true']);
  },
);
