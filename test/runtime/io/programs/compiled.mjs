// I/O from compiled code: operations are handed over through the cell, tasks are cancelled where they wait, and a task
// that computes leaves room for completions.
import assert from 'node:assert/strict';
import nodeFs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sleep, spawnLocal, CancelledError } from 'heddle';
import { connect, listen } from 'heddle/net';
import { transform } from '../../../../dist/transformer/index.js';

const source = `
import { open, readFile } from 'heddle/fs';
import { sleep } from 'heddle';

export async function count(path) {
  const file = await open(path);
  const buffer = new Uint8Array(4096);
  let total = 0;
  try {
    for (let n; (n = await file.read(buffer)) > 0; ) total += n;
  } finally {
    await file.close();
  }
  return total;
}

export async function missing() {
  try {
    await readFile('/nonexistent');
  } catch (error) {
    return error.code;
  }
}

export async function echo(stream) {
  const buffer = new Uint8Array(64);
  let messages = 0;
  for (let n; (n = await stream.read(buffer)) > 0; messages++) await stream.write(buffer.subarray(0, n));
  await stream.close();
  return messages;
}

export async function guarded(stream, log) {
  try {
    await stream.read(new Uint8Array(8));
    log.push('read');
  } finally {
    await sleep(1);
    await stream.close();
    log.push('closed');
  }
}

export async function hog(state) {
  let rounds = 0;
  while (!state.done) rounds++;
  return rounds;
}

export async function wrong(file) {
  try {
    await file.read('no buffer');
  } catch (error) {
    return error.code;
  }
}
`;

const { code, diagnostics } = transform(source, { fileName: 'compiled.js' });
assert.deepEqual(diagnostics, []);
const directory = nodeFs.mkdtempSync(join(tmpdir(), 'heddle-io-'));
const file = join(directory, 'compiled.mjs');
nodeFs.writeFileSync(
  file,
  code.replace(/from '(heddle[^']*)'/g, (_, name) => `from '${import.meta.resolve(name)}'`),
);
const { count, missing, echo, guarded, hog, wrong } = await import(pathToFileURL(file));
nodeFs.rmSync(directory, { recursive: true });
const host = '127.0.0.1';

async function connected(use) {
  const listener = await listen({ host });
  const [server, client] = await Promise.all([
    listener.accept(),
    connect({ host, port: listener.address().port }),
  ]);
  try {
    await use(server, client);
  } finally {
    for (const each of [server, client, listener]) await each[Symbol.asyncDispose]();
  }
}

export async function files() {
  const { size } = nodeFs.statSync('/etc/services');
  assert.equal(await count('/etc/services'), size);
  assert.deepEqual(
    await Promise.all(Array.from({ length: 50 }, () => count('/etc/services'))),
    Array(50).fill(size),
  );
  assert.equal(await missing(), 'ENOENT');
  await assert.rejects(count('/nonexistent'), { code: 'ENOENT', syscall: 'open', path: '/nonexistent' });
}

export async function arguments_are_checked() {
  const { open } = await import('heddle/fs');
  const file = await open('/etc/services');
  assert.equal(await wrong(file), 'ERR_INVALID_ARG_TYPE');
  await file.close();
}

export async function streams() {
  await connected(async (server, client) => {
    const echoing = echo(server);
    const buffer = Buffer.alloc(64);
    for (let i = 0; i < 500; i++) {
      await client.write(Buffer.from(`message ${i}`));
      assert.equal(buffer.toString('utf8', 0, await client.read(buffer)), `message ${i}`);
    }
    await client.shutdown();
    assert.equal(await echoing, 500);
  });
}

/** Cancelling a task cancels the operation it waits for, runs its finally blocks, and these may wait. */
export async function cancellation() {
  await connected(async (server) => {
    const log = [];
    const task = spawnLocal(guarded, server, log);
    await sleep(5);
    task.cancel();
    await assert.rejects(async () => await task, CancelledError);
    assert.deepEqual(log, ['closed']);
  });
}

/** Completions are reaped while a task computes, because it yields. */
export async function preemption() {
  await connected(async (server, client) => {
    const echoing = echo(server);
    const state = { done: false };
    const computing = hog(state);
    const buffer = Buffer.alloc(8);
    for (let i = 0; i < 3; i++) {
      await client.write(buffer);
      await client.read(buffer);
    }
    state.done = true;
    assert.ok((await computing) > 0);
    await client.shutdown();
    await echoing;
  });
}
