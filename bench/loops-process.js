// @ts-check
// Child process of b5-loops.js: times one variant of one kernel, alone in a fresh isolate, and prints the best call.
// The best and not the mean, because whatever else the machine does only ever adds; and CPU time, because a loop that
// is preempted waits for the event loop's turn, which is B6's question.
const [file, seconds] = process.argv.slice(2);

/** Calls before timing: on-stack replacement first, then the optimised entry. */
const WARM_CALLS = 6;

/** Milliseconds of CPU time so far. */
function clock() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const { run, size } = await import(file);
for (let i = 0; i < WARM_CALLS; i++) await run(size);

let best = Infinity;
let result;
const until = performance.now() + Number(seconds) * 1000;
do {
  const began = clock();
  const returned = run(size);
  // Awaiting what a plain function returned would charge it for a trip through the microtask queue.
  result = typeof returned === 'object' ? await returned : returned;
  best = Math.min(best, clock() - began);
} while (performance.now() < until);
console.log(JSON.stringify({ ms: best, result }));
