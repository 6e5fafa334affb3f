// Loops that hand out their state (nests): what a cancellation, a dump and the collector see of them.
import { describe, expect, test } from 'vitest';
import { runCompiled } from './programs.ts';

const modes = [{ HEDDLE_FORCE_PREEMPT: '' }, { HEDDLE_FORCE_PREEMPT: '1' }];

describe.each(modes)('%j', (env) => {
  test('a cancellation is thrown at the loop that was suspended: try blocks inside of the nest run', async () => {
    const { lines } = await runCompiled(
      `import { spawnLocal, sleep } from 'heddle';
const seen = { rounds: 0, cleaned: [], caught: '' };
async function work() {
  for (let i = 0; ; i++) {
    try {
      for (;;) seen.rounds++;
    } catch (error) {
      seen.caught = error.name;
      throw error;
    } finally {
      for (let k = 0; k < 3; k++) seen.cleaned.push(k);
    }
  }
}
const handle = spawnLocal(work);
await sleep(30);
handle.cancel();
console.log(await handle.catch((error) => error.name));
console.log(seen.rounds > 0, seen.caught, seen.cleaned.join());
`,
      { env },
    );
    expect(lines).toEqual(['CancelledError', 'true CancelledError 0,1,2']);
  });

  test('nothing that a loop handed out is kept alive behind it', async () => {
    const { lines } = await runCompiled(
      `const kept = [];
async function work(rounds) {
  let held = { n: 0 };
  for (let i = 0; i < rounds; i++) {
    for (let j = 0; j < 1000; j++) held.n += j;
    if (i % 3 === 2) {
      kept.push(new WeakRef(held));
      held = { n: 0 };
    }
  }
  const { n } = held;
  kept.push(new WeakRef(held));
  held = null;
  return n;
}
async function leaves(rounds) {
  for (let i = 0; i < rounds; i++) {
    const made = { i };
    kept.push(new WeakRef(made));
    if (i === 5) return { made };
  }
}
console.log(await work(100));
await leaves(100);
await new Promise((resolve) => setTimeout(resolve, 5));
gc();
console.log(kept.length, kept.filter((ref) => ref.deref() !== undefined).length);
`,
      { args: ['--expose-gc'], env },
    );
    expect(lines).toEqual(['499500', '40 0']);
  });

  test('an error names its function once', async () => {
    const { lines } = await runCompiled(
      `async function outer() {
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      if (i + j === 3) throw new Error('here');
    }
  }
}
async function caller() {
  await outer();
}
try { await caller(); } catch (error) {
  console.log(error.stack.split('\\n').slice(1, 3).map((line) => /at (?:async )?(\\S+) /.exec(line)?.[1]).join());
}
`,
      { env },
    );
    expect(lines).toEqual(['outer,caller']);
  });
});
