// @ts-check
// Child process of cost.js: warms one program up, then times a stretch of it whenever it is told to.
const [file, stretchMs] = process.argv.slice(2);
const WARM_MS = 300;

const { run } = await import(file);

/** Processor time: what another process takes away does not count. @param {number} ms @returns {Promise<number>} ns an operation */
async function stretch(ms) {
  let operations = 0;
  const began = performance.now();
  const before = process.cpuUsage();
  do operations += await run();
  while (performance.now() - began < ms);
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1000) / operations;
}

await stretch(WARM_MS);
process.on('message', () => void stretch(Number(stretchMs)).then((ns) => process.send?.(ns)));
process.send?.(0);
