// A task's function may stand in a module that imports nothing: whatever thread it goes on has what its body calls.
import { expect, test } from 'vitest';
import { compile, runModules } from '../programs.ts';

test('a function of a module that imports nothing is preempted and waits on another core', async () => {
  const { lines } = await runModules({
    'main.mjs': compile(
      `
      import { Runtime, spawnOn } from 'heddle';
      import { far } from './far.mjs';
      const runtime = await Runtime.start({ cores: 2 });
      console.log(await spawnOn(1, far, 60));
      await runtime.shutdown();
    `,
      { tasks: false },
    ),
    'far.mjs': compile(
      `
      export async function far(ms) {
        const until = Date.now() + ms;
        let rounds = 0;
        while (Date.now() < until) rounds++;
        await null;
        return rounds > 0 && inner(rounds);
      }
      async function inner(rounds) { await null; return rounds > 1; }
    `,
      { tasks: false },
    ),
  });
  expect(lines).toEqual(['true']);
});
