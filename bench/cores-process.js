// @ts-check
// Child process of b9-cores.js: spawns the tasks on so many cores, prints milliseconds until all are joined.
import { onEachCore, Runtime, spawn } from 'heddle';

const [url, cores] = process.argv.slice(2);
const { collatz } = await import(url);

/** Sizes double in steps: the largest eighth of the tasks is half of the work. */
const TASKS = 64;
const UNIT = 1_000;
const WARM_ROUNDS = 60;
/**
 * From 113,383 on a sequence leaves the 32-bit integers: a core throws its code away when it first sees that, and the code for
 * floating point that follows takes 4.7 times as long (as it does for the plain function). All cores have to be past it.
 */
const LARGEST = 128 * UNIT;
const sizes = Array.from({ length: TASKS }, (_, i) => UNIT * 2 ** Math.floor((i * 8) / TASKS));

const runtime = await Runtime.start({ cores: Number(cores) });
// Each core has a compiler of its own, which takes its time over a function: that is not what is asked here.
for (let round = 0; round < WARM_ROUNDS; round++) await onEachCore(collatz, UNIT * 12);
for (let round = 0; round < 3; round++) await onEachCore(collatz, LARGEST);
const began = performance.now();
const result = await join(sizes);
const ms = performance.now() - began;
const metrics = runtime.metrics().cores;
await runtime.shutdown();
console.log(JSON.stringify({ ms, result, metrics }));

/** @param {number[]} work */
async function join(work) {
  const results = await Promise.all(work.map((size) => spawn(collatz, size)));
  return results.reduce((sum, steps) => sum + steps, 0);
}
