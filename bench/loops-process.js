// @ts-check
// Child process of b5-loops.js: times one variant of one loop, alone in a fresh isolate. Cold: what the process spends in its
// first 300 ms, on all threads, divided by the calls that it made; compiling is in it, and loading the loop's module, but not
// loading heddle, which a program does once and not for a loop. Steady: the best call of those that follow. The best and not the mean,
// because whatever else the machine does only ever adds; and CPU time, because a loop that is preempted waits for the event
// loop's turn, which is B6's question.
import 'heddle/internal/tasks';

const [file, seconds] = process.argv.slice(2);
const COLD_MS = 300;

/** Milliseconds of CPU time so far. */
function clock() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const began = clock();
const loaded = performance.now();
const { run, size } = await import(file);

/** Awaiting what a plain function returned would charge it for a trip through the microtask queue. */
async function call() {
  const returned = run(size);
  return typeof returned === 'object' ? await returned : returned;
}

let calls = 0;
do {
  await call();
  calls++;
} while (performance.now() - loaded < COLD_MS);
const cold = (clock() - began) / calls;

let steady = Infinity;
let result;
const until = performance.now() + Number(seconds) * 1000;
do {
  const before = clock();
  const returned = run(size);
  result = typeof returned === 'object' ? await returned : returned;
  steady = Math.min(steady, clock() - before);
} while (performance.now() < until);
console.log(JSON.stringify({ steady, cold, result }));
