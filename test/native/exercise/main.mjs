// node main.mjs <addon> <ring|poll> <scenario>: one scenario of a process or of a worker that uses the addon. Exits
// with 0 when all went as it should; the test gives it a bounded time, so a hang is a failure too.
import assert from 'node:assert';
import { closeSync, ftruncateSync, openSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { features } from './node-features.mjs';
import { attachClient, loadAddon } from './ring-client.mjs';

const [file, mode, scenario, extra] = isMainThread ? process.argv.slice(2) : workerData;
const addon = loadAddon(file);
const withRing = mode === 'ring';
/** Takes the kernel some 40 ms and more. */
const LONG_READ = 128 << 20;

async function runFeatures(client) {
  for (const [name, run] of Object.entries(features)) {
    await run(client).catch((error) => {
      throw new Error(`${name}: ${error.message}`, { cause: error });
    });
  }
}

/** Starts the scenario's worker half; resolves with its exit code. `whenReady` is called at its first message. */
function worker(name, whenReady = () => {}, extra = null) {
  const thread = new Worker(fileURLToPath(import.meta.url), { workerData: [file, mode, name, extra] });
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
  /** The memory of a worker that ends is freed, and its core released, when the kernel has let go of it and not before. */
  async 'memory-is-the-kernels-until-it-is-done'() {
    attachClient(addon, 0, withRing);
    if (!withRing) return; // nothing of the kernel's runs on behind our back
    const path = join(tmpdir(), `heddle-kernel-${process.pid}`);
    const fd = openSync(path, 'wx+');
    unlinkSync(path);
    ftruncateSync(fd, LONG_READ); // a hole: reads as zeros and takes no room
    for (let round = 0; round < 2; round++) {
      const memory = new Uint8Array(new SharedArrayBuffer(LONG_READ)).fill(1);
      const watching = worker('watches-memory', () => {}, { memory });
      await worker('kernel-writes', (thread) => thread.terminate(), { fd, memory });
      assert.equal(await watching, 0);
    }
    closeSync(fd);
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
  async 'kernel-writes'() {
    const client = attachClient(addon, 1, withRing);
    const { fd, memory } = extra;
    void client.readInWorker(fd, memory);
    client.core.enter();
    while (Atomics.load(memory, 0) !== 0);
    parentPort.postMessage('reading');
    setInterval(() => {}, 1000);
  },
  /** Takes the core over as soon as its last owner has let go of it. */
  async 'watches-memory'() {
    const { memory } = extra;
    const pause = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
    const written = () => {
      let pages = 0;
      for (let at = 0; at < LONG_READ; at += 4096) pages += 1 - memory[at];
      return pages;
    };
    while (Atomics.load(memory, 0) !== 0) pause(1);
    for (;;) {
      try {
        addon.attach(1, 10);
        break;
      } catch (error) {
        assert.equal(error.code, 'EBUSY');
        pause(1);
      }
    }
    const then = written();
    pause(250);
    assert.equal(written() - then, 0, 'the kernel wrote into memory of a worker that had let go of it');
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
