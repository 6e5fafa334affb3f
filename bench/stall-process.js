// @ts-check
// Child process of b6-stall.js: a 1 ms timer beside a compiled async function that computes; prints the longest gap.
const [file, seconds] = process.argv.slice(2);
const { run } = await import(file);

const INTERVAL_MS = 1;
/** @type {number[]} */
const gaps = [];
let last = performance.now();
const timer = setInterval(() => {
  const now = performance.now();
  gaps.push(now - last);
  last = now;
}, INTERVAL_MS);

const began = performance.now();
const rounds = await run(Number(seconds) * 1000);
const computedMs = performance.now() - began;
clearInterval(timer);
gaps.push(performance.now() - last);
gaps.sort((a, b) => a - b);
console.log(
  JSON.stringify({
    longestMs: gaps.at(-1),
    medianMs: gaps[gaps.length >> 1],
    ticks: gaps.length,
    computedMs,
    rounds,
  }),
);
