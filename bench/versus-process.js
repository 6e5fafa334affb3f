// @ts-check
// Child process of versus.js: warms one program up, times it alone in a fresh isolate, prints nanoseconds an operation.
const [file, seconds] = process.argv.slice(2);
/** V8 needs half a second for ping-pong, whose many small functions it tries in several combinations. */
const WARM_SECONDS = 1;

const { run } = await import(file);
for (const until = performance.now() + WARM_SECONDS * 1000; performance.now() < until;) await run();

// Processor time, collector threads included: what another process takes away does not count.
let operations = 0;
const began = performance.now();
const before = process.cpuUsage();
while (performance.now() - began < Number(seconds) * 1000) operations += await run();
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ ns: ((user + system) * 1000) / operations }));
