// How a process or a worker with operations in flight comes to its end. One scenario a run.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { sleep } from 'heddle';
import { open, readFile, stat } from 'heddle/fs';
import { connect, listen } from 'heddle/net';
import { cancelTask } from '../../../../dist/runtime/task/cancel.js';

const host = '127.0.0.1';
const ignore = () => undefined;

async function connected() {
  const listener = await listen({ host });
  const [server, client] = await Promise.all([
    listener.accept(),
    connect({ host, port: listener.address().port }),
  ]);
  return { listener, server, client };
}

/** Operations that do not end by themselves, of every kind, and some that do. */
async function occupied() {
  const { listener, server, client } = await connected();
  listener.accept().catch(ignore);
  server.read(Buffer.alloc(64)).catch(ignore);
  client.read(Buffer.alloc(64)).catch(ignore);
  client.write(Buffer.alloc(20_000_000)).catch(ignore);
  sleep(1e6).catch(ignore);
  for (let i = 0; i < 50; i++) readFile('/etc/passwd').catch(ignore);
  for (let i = 0; i < 50; i++) stat('/').catch(ignore);
}

/** Opens six FIFOs that nobody else opens, three for each direction; removes them when the process exits. */
function openFifos() {
  const directory = mkdtempSync(join(tmpdir(), 'heddle-fifo-'));
  process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
  const paths = Array.from({ length: 6 }, (_, i) => join(directory, String(i)));
  execFileSync('mkfifo', paths);
  return { directory, opening: paths.map((path, i) => open(path, i % 2 === 0 ? 'r' : 'w')) };
}

const scenarios = {
  /** Open files and sockets that nobody waits for keep nothing alive. */
  async natural_exit() {
    const { server, client } = await connected();
    await client.write(Buffer.from('x'));
    await server.read(Buffer.alloc(1));
    await open(process.execPath);
    process.on('exit', () => console.log('natural'));
  },

  async sleeping_keeps_alive() {
    sleep(60).then(() => console.log('slept'));
  },

  async accepting_keeps_alive() {
    const listener = await listen({ host });
    listener.accept().catch(ignore);
    setTimeout(() => {
      console.log('alive');
      listener.close();
    }, 100).unref();
  },

  async cancelled_operations_keep_nothing_alive() {
    const { listener, server } = await connected();
    const tasks = [sleep(1e6), listener.accept(), server.read(Buffer.alloc(1))];
    for (const task of tasks) task.catch(() => console.log('cancelled'));
    setTimeout(() => tasks.forEach(cancelTask), 20);
  },

  async process_exit() {
    await occupied();
    process.exit(7);
  },

  async process_exit_later() {
    await occupied();
    setTimeout(() => process.exit(7), 20);
  },

  async uncaught_exception() {
    await occupied();
    throw new Error('on purpose');
  },

  async kill() {
    await occupied();
    process.kill(process.pid, 'SIGTERM');
  },

  /** What is running in a worker when it is told to stop. */
  async worker_body() {
    await occupied();
    const { parentPort } = await import('node:worker_threads');
    parentPort.postMessage('occupied');
  },

  async terminate_workers() {
    for (let round = 0; round < 4; round++) {
      const worker = new Worker(new URL(import.meta.url), { workerData: 'worker_body' });
      await new Promise((resolve) => worker.once('message', resolve));
      await worker.terminate();
    }
    console.log('terminated');
  },

  async terminate_while_starting() {
    for (let round = 0; round < 6; round++) {
      const worker = new Worker(new URL(import.meta.url), { workerData: 'worker_body' });
      worker.on('error', ignore);
      await new Promise((resolve) => setTimeout(resolve, round * 25));
      await worker.terminate();
    }
    console.log('terminated');
  },

  /** What a worker has open, is closed when it is terminated. */
  async terminated_workers_leave_no_descriptors() {
    let before = 0;
    for (let round = 0; round < 4; round++) {
      const worker = new Worker(new URL(import.meta.url), { workerData: 'worker_with_open_files' });
      await new Promise((resolve) => worker.once('message', resolve));
      await worker.terminate();
      const open = readdirSync('/proc/self/fd').length;
      // The first worker makes Node and libuv open some for good.
      if (round === 0) before = open;
      else assert.ok(open <= before, `${open - before} more`);
    }
    console.log('none left');
  },

  async worker_with_open_files() {
    const kept = [await connected()];
    for (let i = 0; i < 10; i++) kept.push(await open('/etc/passwd'));
    await Promise.all([connect({ host, port: kept[0].listener.address().port }), stat('/')]);
    const { parentPort } = await import('node:worker_threads');
    parentPort.postMessage('open');
    await sleep(1e6);
    console.log(kept);
  },

  /** Nor does a worker that is opening and closing all the time, at whatever moment it is terminated. */
  async terminated_while_descriptors_come_and_go() {
    let before = 0;
    for (let round = 0; round < 8; round++) {
      const worker = new Worker(new URL(import.meta.url), { workerData: 'worker_that_opens_and_closes' });
      await new Promise((resolve) => worker.once('message', resolve));
      await new Promise((resolve) => setTimeout(resolve, round % 4));
      await worker.terminate();
      const open = readdirSync('/proc/self/fd').length;
      if (round === 0) before = open;
      else assert.ok(open <= before, `${open - before} more after ${round} rounds`);
    }
    console.log('none left');
  },

  /** What a worker is closing is closed, though the pool that libuv closes in has not come to it when the worker is terminated. */
  async terminated_while_closing_leaves_no_descriptors() {
    let before = 0;
    for (let round = 0; round < 3; round++) {
      const worker = new Worker(new URL(import.meta.url), { workerData: 'worker_that_closes' });
      await new Promise((resolve) => worker.once('message', resolve));
      await worker.terminate();
      const open = readdirSync('/proc/self/fd').length;
      if (round === 0) before = open;
      else assert.ok(open <= before, `${open - before} more after ${round} rounds`);
    }
    console.log('none left');
  },

  async worker_that_closes() {
    const files = [];
    for (let i = 0; i < 50; i++) files.push(await open('/etc/passwd'));
    const { parentPort } = await import('node:worker_threads');
    const { pbkdf2 } = await import('node:crypto');
    // More than libuv's pool has threads, each for a good while.
    for (let i = 0; i < 8; i++) pbkdf2('', '', 200_000, 8, 'sha256', ignore);
    for (const file of files) file.close().catch(ignore);
    parentPort.postMessage('closing');
  },

  async worker_that_opens_and_closes() {
    const { listener } = await connected();
    const { port } = listener.address();
    const { parentPort } = await import('node:worker_threads');
    const files = async () => {
      for (;;) await (await open('/etc/passwd')).close();
    };
    const streams = async () => {
      for (;;) {
        const ends = await Promise.all([connect({ host, port }), listener.accept()]);
        for (const end of ends) await end.close();
      }
    };
    const wholes = async () => {
      for (;;) await readFile('/etc/passwd');
    };
    for (let i = 0; i < 20; i++) files().catch(ignore);
    for (let i = 0; i < 4; i++) streams().catch(ignore);
    for (let i = 0; i < 10; i++) wholes().catch(ignore);
    parentPort.postMessage('busy');
  },

  async cancelled_openings_of_fifos_keep_nothing_alive() {
    const { opening } = openFifos();
    for (const task of opening) task.catch(() => console.log('cancelled'));
    setTimeout(() => opening.forEach(cancelTask), 50);
  },

  async exit_while_fifos_are_opened() {
    for (const task of openFifos().opening) task.catch(ignore);
    setTimeout(() => process.exit(7), 50);
  },

  async worker_that_opens_fifos() {
    const { directory, opening } = openFifos();
    for (const task of opening) task.catch(ignore);
    const { parentPort } = await import('node:worker_threads');
    setTimeout(() => parentPort.postMessage(directory), 50);
  },

  async terminate_while_fifos_are_opened() {
    for (let round = 0; round < 2; round++) {
      const worker = new Worker(new URL(import.meta.url), { workerData: 'worker_that_opens_fifos' });
      const directory = await new Promise((resolve) => worker.once('message', resolve));
      await worker.terminate();
      rmSync(directory, { recursive: true, force: true });
    }
    console.log('terminated');
  },

  async exit_in_worker() {
    const worker = new Worker(new URL(import.meta.url), { workerData: 'process_exit' });
    const code = await new Promise((resolve) => worker.once('exit', resolve));
    console.log(`worker ${code}`);
  },

  async exit_beside_workers() {
    const worker = new Worker(new URL(import.meta.url), { workerData: 'worker_body' });
    await new Promise((resolve) => worker.once('message', resolve));
    await occupied();
    process.exit(7);
  },

  async natural_exit_of_a_worker() {
    const worker = new Worker(new URL(import.meta.url), { workerData: 'natural_exit' });
    const code = await new Promise((resolve) => worker.once('exit', resolve));
    console.log(`worker ${code}`);
  },

  /** Which driver, and that it works. */
  async which() {
    const { driverChoice } = await import('../../../../dist/runtime/driver/select.js');
    assert.ok((await readFile('/etc/passwd')).length > 0);
    const { server, client, listener } = await connected();
    await Promise.all([server.close(), client.close(), listener.close()]);
    await sleep(1);
    console.log(driverChoice().driver);
  },

  async which_in_three_threads() {
    await scenarios.which();
    for (let i = 0; i < 2; i++) {
      const worker = new Worker(new URL(import.meta.url), { workerData: 'which' });
      await new Promise((resolve) => worker.once('exit', resolve));
    }
  },

  async runtime_demands_the_ring() {
    const { Runtime } = await import('heddle');
    await Runtime.start({ cores: 2, driver: 'io_uring' }).then(
      () => console.log('started'),
      (error) => console.log(error.code, error.message),
    );
  },

  async descriptors_run_out() {
    const files = [];
    let error = null;
    while (error === null)
      await open('/etc/passwd').then(
        (file) => files.push(file),
        (thrown) => (error = thrown),
      );
    assert.equal(error.code, 'EMFILE');
    assert.equal((await readFile('/etc/passwd').catch((thrown) => thrown)).code, 'EMFILE');
    assert.equal((await listen({ host }).catch((thrown) => thrown)).code, 'EMFILE');
    assert.equal((await connect({ host, port: 1 }).catch((thrown) => thrown)).code, 'EMFILE');
    for (const file of files.splice(0)) await file.close();
    assert.ok((await readFile('/etc/passwd')).length > 0);

    // An acceptor that cannot get a descriptor hears of it, and goes on when there are some again.
    const listener = await listen({ host });
    const { port } = listener.address();
    const streams = [];
    let failed = null;
    const accepting = (async () => {
      while (failed === null) streams.push(await listener.accept());
    })().catch((thrown) => (failed = thrown));
    while (failed === null) {
      await connect({ host, port }).then(
        (stream) => streams.push(stream),
        (thrown) => (failed = thrown),
      );
    }
    assert.equal(failed.code, 'EMFILE');
    for (const stream of streams.splice(0)) await stream.close();
    const last = await connect({ host, port });
    await last.close();
    await listener.close();
    await accepting;
    for (const stream of streams) await stream.close();
    console.log('survived');
  },

  /** The ring itself cannot be opened for want of a descriptor: an error, and no other driver. */
  async no_descriptor_for_the_driver() {
    const taken = [];
    try {
      for (;;) taken.push(openSync('/etc/passwd'));
    } catch (error) {
      assert.equal(error.code, 'EMFILE');
    }
    assert.equal((await open('/etc/passwd').catch((thrown) => thrown)).code, 'EMFILE');
    for (const fd of taken) closeSync(fd);
    await scenarios.which();
  },
};

await scenarios[isMainThread ? process.argv[2] : workerData]();
