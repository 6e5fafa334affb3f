// @ts-check
// Child process of b9-cores.js: spawns the tasks on so many cores, prints milliseconds until all are joined.
import { Runtime, spawn } from 'heddle';

const [url, cores] = process.argv.slice(2);
const { collatz } = await import(url);

/** Sizes double in steps: the largest eighth of the tasks is half of the work. */
const TASKS = 64;
const UNIT = 3_000;
const sizes = Array.from({ length: TASKS }, (_, i) => UNIT * 2 ** Math.floor((i * 8) / TASKS));

const runtime = await Runtime.start({ cores: Number(cores) });
const expected = await join([UNIT, UNIT, UNIT * 2, UNIT * 4]); // loads and warms the code on every core
const began = performance.now();
const result = await join(sizes);
const ms = performance.now() - began;
const metrics = runtime.metrics().cores;
await runtime.shutdown();
console.log(JSON.stringify({ ms, result, expected, metrics }));

/** @param {number[]} work */
async function join(work) {
  const results = await Promise.all(work.map((size) => spawn(collatz, size)));
  return results.reduce((sum, steps) => sum + steps, 0);
}
