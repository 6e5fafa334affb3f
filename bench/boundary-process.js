// @ts-check
// Child process of b19-boundary.js: prints nanoseconds a task, both ways in turns, on core 0 while core 1 computes.
import { Runtime, spawn, spawnLocal, spawnOn } from 'heddle';
import { pathToFileURL } from 'node:url';

const STRETCHES = 15;
const { tasks, spins, takes } = await import(pathToFileURL(process.argv[2]).href);

const runtime = await Runtime.start({ cores: 2 });
const busy = spawnOn(1, spins);
busy.catch(() => undefined);
// It has begun there.
while (runtime.metrics().cores[1].movedIn === 0) await new Promise((resolve) => setTimeout(resolve, 1));

/** @type {Record<string, unknown[]>} */
const kinds = {
  primitives: [17, 'tokenise'],
  'a small plain object': [{ id: 7, name: 'seven', score: 0.5, tags: ['a', 'b'] }],
};

/** The best of several stretches counts: whatever else the machine does only adds. @param {() => Promise<number>} run */
async function stretch(run) {
  const began = performance.now();
  const count = await run();
  return ((performance.now() - began) * 1e6) / count;
}

/** @type {Record<string, { localNs: number, spawnNs: number }>} */
const results = {};
for (const [kind, args] of Object.entries(kinds)) {
  const both = [() => tasks(spawnLocal, takes, args), () => tasks(spawn, takes, args)];
  const times = both.map(() => Infinity);
  for (let i = 0; i < STRETCHES; i++)
    for (const [side, run] of both.entries()) times[side] = Math.min(times[side], await stretch(run));
  results[kind] = { localNs: times[0], spawnNs: times[1] };
}
busy.cancel();
await runtime.shutdown();
console.log(JSON.stringify(results));
