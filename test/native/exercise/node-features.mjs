// Everything in Node that must go on working beside the ring, on the main thread and in workers.
import assert from 'node:assert';
import { execFile } from 'node:child_process';
import { promises as dns } from 'node:dns';
import { promises as fs } from 'node:fs';
import { createServer, get } from 'node:http';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { isMainThread, MessageChannel } from 'node:worker_threads';

const request = (port) =>
  new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, agent: false }, (response) => {
      let body = '';
      response.on('data', (chunk) => (body += chunk));
      response.on('end', () => resolve(body));
    }).on('error', reject);
  });

export const features = {
  async operations(client) {
    assert.equal(await client.nop(), 0);
    const start = performance.now();
    assert.equal(await client.timeout(20), -62);
    assert(performance.now() - start >= 15);
    for (let i = 0; i < 1000; i++) await client.nop();
    await Promise.all(Array.from({ length: 2000 }, () => client.nop()));
  },
  async timers(client) {
    // On a loaded machine the loop may turn seldom, whoever waits: one stretch in which it does not will do.
    let most = 0;
    for (let i = 0; i < 40 && most < 10; i++) {
      let ticks = 0;
      const interval = setInterval(() => ticks++, 1);
      await client.timeout(100);
      clearInterval(interval);
      most = Math.max(most, ticks);
    }
    assert(most >= 10, `an interval of 1 ms ran ${most} times in 100 ms`);
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => process.nextTick(resolve));
    await Promise.resolve();
  },
  async floodLeavesLibuvItsTurn(client) {
    let fired = false;
    setTimeout(() => (fired = true), 5);
    for (let i = 0; i < 10_000_000 && !fired; i++) {
      await client.nop();
      if (i % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    assert(fired);
  },
  async files() {
    assert((await fs.readFile(fileURLToPath(import.meta.url), 'utf8')).includes('async files'));
  },
  async http(client) {
    const server = createServer((_, response) => response.end('ok')).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.on('listening', resolve));
    for (let i = 0; i < 10; i++) {
      assert.equal(await request(server.address().port), 'ok');
      await client.nop();
    }
    await new Promise((resolve) => server.close(resolve));
  },
  async childProcess() {
    const { stdout } = await promisify(execFile)(process.execPath, ['-p', '6*7']);
    assert.equal(stdout, '42\n');
  },
  async dns() {
    await dns.lookup('localhost');
  },
  async messageChannel() {
    const { port1, port2 } = new MessageChannel();
    const received = new Promise((resolve) => port1.once('message', resolve));
    port2.postMessage('hello');
    assert.equal(await received, 'hello');
    port1.close();
  },
  async waitAsync() {
    if (typeof Atomics.waitAsync !== 'function') return;
    const words = new Int32Array(new SharedArrayBuffer(4));
    const wait = Atomics.waitAsync(words, 0, 0);
    setTimeout(() => Atomics.notify(words, 0), 5);
    assert.equal(await wait.value, 'ok');
  },
  async signals() {
    if (!isMainThread) return;
    const received = new Promise((resolve) => process.once('SIGUSR2', resolve));
    const keepAlive = setInterval(() => {}, 1000);
    process.kill(process.pid, 'SIGUSR2');
    await received;
    clearInterval(keepAlive);
  },
  async uncaughtException(client) {
    for (const raise of [(f) => process.nextTick(f), (f) => queueMicrotask(f), (f) => setImmediate(f)]) {
      const caught = new Promise((resolve) => process.once('uncaughtException', resolve));
      void client.timeout(2).then(() =>
        raise(() => {
          throw new Error('on purpose');
        }),
      );
      assert.equal((await caught).message, 'on purpose');
      await client.nop();
    }
  },
  async exceptionInTheTurnItself(client) {
    const caught = new Promise((resolve) => process.once('uncaughtException', resolve));
    client.onTurn = () => {
      client.onTurn = () => {};
      throw new Error('in the turn');
    };
    client.core.ctl[4] = 1; // WANT_TURN
    const keepAlive = setTimeout(() => {}, 10_000);
    assert.equal((await caught).message, 'in the turn');
    clearTimeout(keepAlive);
  },
};
