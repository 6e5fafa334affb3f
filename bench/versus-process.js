// @ts-check
// Child process of versus.js: warms one program up, times it alone in a fresh isolate, prints nanoseconds an operation.
const [file, seconds] = process.argv.slice(2);
const WARM_SECONDS = 0.3;

const { run } = await import(file);
for (const until = performance.now() + WARM_SECONDS * 1000; performance.now() < until;) await run();

let operations = 0;
const began = performance.now();
while (performance.now() - began < Number(seconds) * 1000) operations += await run();
const ns = ((performance.now() - began) * 1e6) / operations;
console.log(JSON.stringify({ ns }));
