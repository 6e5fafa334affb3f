// Everything of Node's beside an active driver, in one thread: neither starves or loses what belongs to the other.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { lookup } from 'node:dns/promises';
import { EventEmitter, once } from 'node:events';
import nodeFs from 'node:fs/promises';
import { Agent, createServer, get } from 'node:http';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { sleep } from 'heddle';
import { readFile, stat } from 'heddle/fs';
import { connect, listen } from 'heddle/net';

const host = '127.0.0.1';

/** Runs `use` while an echo connection and whole-file reads keep the driver busy. */
async function besideTraffic(use) {
  const listener = await listen({ host });
  const [server, client] = await Promise.all([
    listener.accept(),
    connect({ host, port: listener.address().port }),
  ]);
  let on = true;
  let messages = 0;
  const echo = (async () => {
    const buffer = Buffer.alloc(64);
    for (let n; (n = await server.read(buffer)) > 0;) await server.write(buffer.subarray(0, n));
  })();
  const talk = (async () => {
    const buffer = Buffer.alloc(64);
    while (on) {
      await client.write(buffer);
      await client.read(buffer);
      messages++;
    }
    await client.shutdown();
  })();
  const files = (async () => {
    while (on) await readFile('/etc/passwd', 'utf8');
  })();
  try {
    await use();
  } finally {
    on = false;
    await Promise.all([echo, talk, files]);
    for (const each of [server, client, listener]) await each.close();
  }
  assert.ok(messages > 0);
}

const immediate = () => new Promise((resolve) => setImmediate(resolve));

export const timers = () =>
  besideTraffic(async () => {
    const order = [];
    await Promise.all([
      new Promise((resolve) => setTimeout(() => resolve(order.push(30)), 30)),
      new Promise((resolve) => setTimeout(() => resolve(order.push(10)), 10)),
      sleep(50),
    ]);
    assert.deepEqual(order, [10, 30]);
    let ticks = 0;
    await new Promise((resolve) => {
      const interval = setInterval(() => {
        if (++ticks === 5) resolve(clearInterval(interval));
      }, 2);
    });
    const timer = setTimeout(() => assert.fail('unref'), 1e6);
    timer.unref();
    const before = performance.now();
    await sleep(3);
    assert.ok(performance.now() - before >= 3);
  });

export const immediates_ticks_and_promises = () =>
  besideTraffic(async () => {
    const order = [];
    await new Promise((resolve) => {
      setImmediate(() => {
        setImmediate(() => resolve(order.push('immediate')));
        Promise.resolve().then(() => order.push('promise'));
        process.nextTick(() => order.push('tick'));
        queueMicrotask(() => order.push('microtask'));
      });
    });
    assert.deepEqual(order, ['tick', 'promise', 'microtask', 'immediate']);
    for (let i = 0; i < 100; i++) await immediate();
  });

/** Ticks and microtasks run after a batch of completions, before anything else. */
export const continuations_of_operations = () =>
  besideTraffic(async () => {
    const order = [];
    await stat('/').then(() => {
      process.nextTick(() => order.push('tick'));
      queueMicrotask(() => order.push('microtask'));
      setImmediate(() => order.push('immediate'));
    });
    await immediate();
    await immediate();
    assert.equal(order.length, 3);
    assert.equal(order[2], 'immediate');
  });

export const node_fs = () =>
  besideTraffic(async () => {
    const texts = await Promise.all(Array.from({ length: 20 }, () => nodeFs.readFile('/etc/passwd', 'utf8')));
    assert.ok(texts.every((text) => text === texts[0]));
  });

export const http = () =>
  besideTraffic(async () => {
    const server = createServer((request, response) => response.end(`you asked for ${request.url}`));
    server.listen(0, host);
    await once(server, 'listening');
    const agent = new Agent({ keepAlive: true, maxSockets: 4 });
    const ask = async (path) => {
      const [response] = await once(get({ host, port: server.address().port, path, agent }), 'response');
      let body = '';
      for await (const chunk of response) body += chunk;
      return body;
    };
    const paths = Array.from({ length: 50 }, (_, i) => `/${i}`);
    assert.deepEqual(
      await Promise.all(paths.map(ask)),
      paths.map((path) => `you asked for ${path}`),
    );
    agent.destroy();
    server.close();
    await once(server, 'close');
  });

export const child_processes = () =>
  besideTraffic(async () => {
    const run = promisify(execFile);
    const outputs = await Promise.all([1, 2, 3].map((i) => run('sh', ['-c', `sleep 0.0${i}; echo ${i}`])));
    assert.deepEqual(
      outputs.map(({ stdout }) => stdout),
      ['1\n', '2\n', '3\n'],
    );
    await assert.rejects(run('sh', ['-c', 'exit 3']), { code: 3 });
  });

export const names = () =>
  besideTraffic(async () => {
    const { address } = await lookup('localhost');
    assert.match(address, /^(127\.0\.0\.1|::1)$/);
  });

export const messages = () =>
  besideTraffic(async () => {
    const { port1, port2 } = new MessageChannel();
    port2.onmessage = ({ data }) => port2.postMessage(data * 2);
    for (let i = 0; i < 50; i++) {
      const answer = new Promise((resolve) => (port1.onmessage = resolve));
      port1.postMessage(i);
      assert.equal((await answer).data, i * 2);
    }
    port1.close();
    const worker = new Worker(
      'require("worker_threads").parentPort.once("message", (m) => process.exit(m))',
      { eval: true },
    );
    worker.postMessage(7);
    const [code] = await once(worker, 'exit');
    assert.equal(code, 7);
  });

/** Signals are delivered to the main thread only. */
export const main_signals = () =>
  besideTraffic(async () => {
    for (let i = 0; i < 5; i++) {
      const came = once(process, 'SIGUSR2');
      process.kill(process.pid, 'SIGUSR2');
      await came;
    }
  });

export const atomics_wait_async = () =>
  besideTraffic(async () => {
    if (typeof Atomics.waitAsync !== 'function') return;
    const word = new Int32Array(new SharedArrayBuffer(4));
    const { value } = Atomics.waitAsync(word, 0, 0);
    // Without a deadline it does not keep the thread alive by itself; the traffic does.
    setTimeout(() => Atomics.notify(word, 0), 5);
    assert.equal(await value, 'ok');
  });

export const errors_thrown_in_callbacks = () =>
  besideTraffic(async () => {
    const emitter = new EventEmitter();
    const caught = once(emitter, 'caught');
    process.once('uncaughtException', (error) => emitter.emit('caught', error));
    setImmediate(() => {
      throw new Error('thrown beside the driver');
    });
    const [error] = await caught;
    assert.equal(error.message, 'thrown beside the driver');
  });
