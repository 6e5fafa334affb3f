// Runs the cases that a program exports, one after the other, on the main thread or in a worker, and prints a line of
// JSON for each. After each case no descriptor may be left. The process then has to end by itself.
import { readdirSync } from 'node:fs';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

const [program, thread] = isMainThread ? process.argv.slice(2) : [workerData, 'here'];

if (thread === 'worker') {
  const worker = new Worker(new URL(import.meta.url), { workerData: program });
  worker.on('message', report);
  worker.on('error', (error) => report({ name: 'worker', error: error.stack }));
  worker.on('exit', (code) => report({ name: 'exit of the worker', error: code === 0 ? null : `code ${code}` }));
} else {
  const send = isMainThread ? report : (line) => parentPort.postMessage(line);
  const cases = await import(new URL(program, import.meta.url));
  const { stat } = await import('heddle/fs');
  await stat('/'); // opens the ring, starts libuv's threads
  const { driverChoice } = await import('../../../../dist/runtime/driver/select.js');
  send({ name: `driver ${driverChoice().driver}`, error: null });
  for (const [name, run] of Object.entries(cases)) {
    if (typeof run !== 'function') continue;
    if (name.startsWith('main_') && !isMainThread) continue;
    const before = descriptors();
    let error = null;
    try {
      await run();
      await settled(before);
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

/** libuv and the kernel close some descriptors a little later. */
async function settled(before) {
  const deadline = Date.now() + 3000;
  while (descriptors() > before) {
    if (Date.now() > deadline) throw new Error(`${descriptors() - before} descriptors left open`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
