// Runs the cases that a program exports, one after the other, on the main thread
// (`main`, or `tiny` with the smallest of rings) or in a worker, and prints a line of
// JSON for each. No case may leave a descriptor open. The process then has to end by itself.
import { readdirSync } from 'node:fs';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

const [program, thread] = isMainThread ? process.argv.slice(2) : [workerData, 'here'];

if (thread === 'worker') {
  const worker = new Worker(new URL(import.meta.url), { workerData: program });
  worker.on('message', report);
  worker.on('error', (error) => report({ name: 'worker', error: error.stack }));
  worker.on('exit', (code) =>
    report({ name: 'exit of the worker', error: code === 0 ? null : `code ${code}` }),
  );
} else {
  const send = isMainThread ? report : (line) => parentPort.postMessage(line);
  const cases = await import(new URL(program, import.meta.url));
  const { configureDriver, driverChoice } = await import('../../../../dist/runtime/driver/select.js');
  // A ring that is always full: operations and cancellations wait for room, completions overflow.
  if (thread === 'tiny') configureDriver({ ring: { entries: 4 } });
  const { stat } = await import('heddle/fs');
  await stat('/'); // opens the ring, starts libuv's threads
  send({ name: `driver ${driverChoice().driver}`, error: null });
  for (const [name, run] of Object.entries(cases)) {
    if (typeof run !== 'function') continue;
    if (name.startsWith('main_') && !isMainThread) continue;
    let error = null;
    try {
      const before = descriptors();
      await run();
      if (!(await settled(before, 1000))) {
        // Node and libuv open some for good at the first use of a feature. What leaks grows each time.
        const between = descriptors();
        await run();
        if (!(await settled(between, 20_000)))
          throw new Error(`${descriptors() - between} descriptors left open`);
      }
    } catch (thrown) {
      error = thrown.stack ?? String(thrown);
    }
    send({ name, error });
  }
}

function report(line) {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function descriptors() {
  return readdirSync('/proc/self/fd').length;
}

/** Whether there are no more than before; libuv and the kernel close some a little later. */
async function settled(before, patienceMs) {
  const deadline = Date.now() + patienceMs;
  while (descriptors() > before) {
    if (Date.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return true;
}
