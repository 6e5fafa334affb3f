// @ts-check
// Child process of b4-sleeping.js: puts tasks to sleep, weighs them, waits until all have woken. Run with --expose-gc.
const [file, tasks, ms] = process.argv.slice(2);
const count = Number(tasks);
/** Enough for the code that puts to sleep and wakes up to be compiled, and its tables to be there. */
const WARM = 20_000;

const collect = /** @type {() => void} */ (/** @type {{ gc?: () => void }} */ (globalThis).gc);
const { fallAsleep, woken } = await import(file);

async function settled() {
  // Twice, with a turn between: what the first finds unreachable, the second gives back.
  collect();
  await new Promise((resolve) => setImmediate(resolve));
  collect();
  return process.memoryUsage.rss();
}

/** @param {number} wanted */
async function allWoken(wanted) {
  while (woken() < wanted) await new Promise((resolve) => setTimeout(resolve, 20));
}

fallAsleep(WARM, 1);
await allWoken(WARM);
const empty = await settled();
const began = performance.now();
fallAsleep(count, Number(ms));
const asleep = performance.now();
const full = await settled();
if (woken() !== WARM) throw new Error(`${woken() - WARM} tasks woke before they were weighed: sleep longer`);
await allWoken(WARM + count);
const late = performance.now() - asleep - Number(ms) - 1000;
console.log(
  JSON.stringify({
    bytes: (full - empty) / count,
    ns: ((asleep - began) * 1e6) / count,
    late,
    woken: woken() - WARM,
  }),
);
