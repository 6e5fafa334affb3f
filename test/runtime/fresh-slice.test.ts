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

test.each<RunOptions>([{}, { env: { HEDDLE_ADDON: 'off' } }])(
  "nor that of a loop of the engine's own function, whatever clock is in the place of its: %j",
  async ({ env }) => {
    const { lines } = await runCompiled(
      `
import { core, setSlice } from '../runtime/executor/core.js';
const hrtime = process.hrtime;
process.hrtime = () => [0, 0];
setSlice(300);
async function each(list, seen) {
  for (const x of list) {
    await null;
    seen.push(x);
  }
}
await new Promise((resolve) => setTimeout(resolve, 1));
const seen = [];
for (const from = hrtime(); hrtime(from)[0] < 1; );
console.log(core.ctl[0]);
setImmediate(() => seen.push('another turn'));
await each([1, 2, 3], seen);
console.log(seen.join());
`,
      { env: { ...env, HEDDLE_FORCE_PREEMPT: '' } },
    );
    expect(lines).toEqual(['1', '1,2,3']);
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

// Only a back-edge is a preemption point. The flag is up as each loop begins; what is ready shows who gave way.
test('a loop makes its first round before it gives way, however late in the slice', async () => {
  const { lines } = await runCompiled(
    `
import { flag } from 'heddle/internal';
import { sleep } from 'heddle';
const spend = () => { while (flag[0] === 0); };
async function forOf(list) { for (const x of list) { console.log('for of', x); await sleep(1); } }
async function counted(n) { for (let i = 0; i < n; i++) { console.log('for', i); await sleep(1); } }
async function whiles(n) { while (n-- > 0) { console.log('while', n); await sleep(1); } }
async function doWhile(n) { do { console.log('do', n); await sleep(1); } while (--n > 0); }
async function forIn(o) { for (const k in o) { console.log('for in', k); await sleep(1); } }
async function closures(n) { for (let i = 0, get = () => i; i < n; i++) { console.log('closures', get()); await sleep(1); } }
async function none(list) { for (const x of list) await sleep(x); console.log('no round'); await sleep(1); }
async function main() {
  for (const call of [() => forOf([0]), () => counted(1), () => whiles(1), () => doWhile(1), () => forIn({ a: 0 }),
    () => closures(1), () => none([])]) {
    await sleep(1);
    spend();
    const done = call();
    console.log('back');
    await done;
  }
}
await main();
`,
    { env: { HEDDLE_FORCE_PREEMPT: '' } },
  );
  const first = ['for of 0', 'for 0', 'while 0', 'do 1', 'for in a', 'closures 0', 'no round'];
  expect(lines).toEqual(first.flatMap((line) => [line, 'back']));
});
