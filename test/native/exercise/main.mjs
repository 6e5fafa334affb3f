// node main.mjs <addon> <ring|poll> <scenario>: one scenario of a process or of a worker that uses the addon. Exits
// with 0 when all went as it should; the test gives it a bounded time, so a hang is a failure too.
import assert from 'node:assert';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { features } from './node-features.mjs';
import { attachClient, loadAddon } from './ring-client.mjs';

const [file, mode, scenario] = isMainThread ? process.argv.slice(2) : workerData;
const addon = loadAddon(file);
const withRing = mode === 'ring';

async function runFeatures(client) {
  for (const [name, run] of Object.entries(features)) {
    await run(client).catch((error) => {
      throw new Error(`${name}: ${error.message}`, { cause: error });
    });
  }
}

/** Starts the scenario's worker half; resolves with its exit code. `whenReady` is called at its first message. */
function worker(name, whenReady = () => {}) {
  const thread = new Worker(fileURLToPath(import.meta.url), { workerData: [file, mode, name] });
  thread.once('message', () => whenReady(thread));
  return new Promise((resolve, reject) => {
    let failure;
    thread.on('error', (error) => (failure = error));
    thread.on('exit', (code) => (failure && name !== 'throws' ? reject(failure) : resolve(code)));
  });
}

const terminateSoon = (thread) => setTimeout(() => thread.terminate(), 10);

const onMain = {
  features: () => runFeatures(attachClient(addon, 0, withRing)),
  async 'features-in-worker'() {
    assert.equal(await worker('features'), 0);
  },
  async terminate() {
    attachClient(addon, 0, withRing);
    for (let i = 0; i < 3; i++) {
      for (const name of ['idle', 'busy', 'operations-in-flight', 'computing'])
        await worker(name, terminateSoon);
    }
  },
  async 'worker-exits-and-throws'() {
    attachClient(addon, 0, withRing);
    assert.equal(await worker('exits'), 3);
    assert.equal(await worker('throws'), 1);
  },
  'exit-with-operations-in-flight'() {
    const client = attachClient(addon, 0, withRing);
    for (let i = 0; i < 50; i++) void client.timeout(100_000);
    setTimeout(() => process.exit(0), 10);
  },
  'exit-beside-busy-workers'() {
    attachClient(addon, 0, withRing);
    void worker('busy', () => setTimeout(() => process.exit(0), 10));
    setInterval(() => {}, 1000);
  },
  async 'natural-exit'() {
    const client = attachClient(addon, 0, withRing);
    await client.nop();
    await client.timeout(5);
    setInterval(() => {}, 1000).unref();
  },
  'natural-exit-of-an-unused-core': () => void attachClient(addon, 0, withRing),
  async 'pending-operation-keeps-the-loop-alive'() {
    const client = attachClient(addon, 0, withRing);
    let done = false;
    process.on('exit', () => assert(done));
    await client.timeout(30); // nothing else is alive meanwhile
    done = true;
  },
};

const inWorker = {
  features: () => runFeatures(attachClient(addon, 1, withRing)),
  idle() {
    attachClient(addon, 1, withRing);
    parentPort.on('message', () => {});
    parentPort.postMessage('ready');
  },
  async busy() {
    const client = attachClient(addon, 1, withRing);
    parentPort.postMessage('ready');
    for (;;) {
      await client.nop();
      await client.timeout(1);
    }
  },
  'operations-in-flight'() {
    const client = attachClient(addon, 1, withRing);
    for (let i = 0; i < 100; i++) void client.timeout(100_000);
    parentPort.postMessage('ready');
  },
  async computing() {
    const client = attachClient(addon, 1, withRing);
    await client.nop();
    parentPort.postMessage('ready');
    await client.nop(); // from here on within the turn callback
    for (;;);
  },
  exits() {
    const client = attachClient(addon, 1, withRing);
    void client.timeout(100_000);
    setTimeout(() => process.exit(3), 5);
  },
  async throws() {
    const client = attachClient(addon, 1, withRing);
    void client.timeout(100_000);
    await client.nop();
    setImmediate(() => {
      throw new Error('on purpose');
    });
  },
};

const start = (isMainThread ? onMain : inWorker)[scenario];
if (start !== undefined) {
  try {
    await start();
  } catch (error) {
    console.error(error);
    process.exit(1);
  }
} else if (scenario !== undefined) {
  throw new Error(`no scenario ${scenario}`);
}
