// Cases for the cancelling of operations: through the task that a call returns.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import nodeFs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CancelledError, sleep } from 'heddle';
import { open, readFile, stat, writeFile } from 'heddle/fs';
import { connect, listen } from 'heddle/net';
import { cancelTask } from '../../../../dist/runtime/task/cancel.js';

const host = '127.0.0.1';

async function outcome(promise) {
  return promise.then(
    (value) => ({ value }),
    (error) => ({ error }),
  );
}

async function cancelled(task) {
  const result = outcome(task);
  cancelTask(task);
  const { error } = await result;
  assert.ok(error instanceof CancelledError, String(error));
}

export async function sockets() {
  const listener = await listen({ host });
  const { port } = listener.address();
  await cancelled(listener.accept());
  const accepting = listener.accept();
  const client = await connect({ host, port });
  const server = await accepting;
  const buffer = Buffer.alloc(16);
  for (let i = 0; i < 20; i++) await cancelled(server.read(buffer));
  // In flight already when it is cancelled.
  const reading = server.read(buffer);
  await sleep(5);
  await cancelled(reading);
  // Nothing that comes later is lost.
  await client.write(Buffer.from('after'));
  assert.equal(await server.read(buffer), 5);
  assert.equal(buffer.toString('utf8', 0, 5), 'after');
  // A write that is stuck, and one behind it.
  const stuck = client.write(Buffer.alloc(50_000_000));
  const behind = client.write(Buffer.from('never'));
  await sleep(5);
  await cancelled(behind);
  const last = outcome(stuck);
  cancelTask(stuck);
  await server.close();
  const { error } = await last;
  assert.ok(error instanceof Error);
  await client.close();
  await listener.close();
}

/** Cancelled at every moment of its life, an operation ends one way or the other, and a descriptor is never lost. */
export async function races() {
  for (let round = 0; round < 60; round++) {
    const tasks = [open(process.execPath), readFile('/etc/passwd'), stat('/'), open('/nonexistent')];
    const results = tasks.map(outcome);
    for (let turn = 0; turn < round % 6; turn++) await new Promise(setImmediate);
    for (const task of tasks) cancelTask(task);
    const [opened] = await Promise.all(results);
    if (opened.value !== undefined) await opened.value.close();
    else assert.ok(opened.error instanceof CancelledError);
  }
}

export async function connects() {
  const listener = await listen({ host });
  const { port } = listener.address();
  for (let round = 0; round < 30; round++) {
    const task = connect({ host, port });
    const result = outcome(task);
    if (round % 2 === 1) await new Promise(setImmediate);
    cancelTask(task);
    const { value, error } = await result;
    if (value !== undefined) await value.close();
    else assert.ok(error instanceof CancelledError, String(error));
  }
  await listener.close();
}

/** The buffers of whole-file reads are bounded: those that wait for one can be cancelled as well. */
export async function operations_that_wait_for_a_buffer() {
  const tasks = Array.from({ length: 600 }, () => readFile('/etc/passwd', 'utf8'));
  const results = tasks.map(outcome);
  for (let i = 0; i < tasks.length; i += 2) cancelTask(tasks[i]);
  const expected = nodeFs.readFileSync('/etc/passwd', 'utf8');
  for (const [i, { value, error }] of (await Promise.all(results)).entries()) {
    if (i % 2 === 1 || value !== undefined) assert.equal(value, expected);
    else assert.ok(error instanceof CancelledError);
  }
  assert.equal(await readFile('/etc/passwd', 'utf8'), expected);
}

/** A read from a pipe that nobody writes to: closing ends it. */
export async function closing_a_file_with_a_read_in_flight() {
  const directory = nodeFs.mkdtempSync(join(tmpdir(), 'heddle-io-'));
  const path = join(directory, 'pipe');
  execFileSync('mkfifo', [path]);
  const file = await open(path, 'r+');
  const reading = outcome(file.read(Buffer.alloc(16)));
  await sleep(5);
  await file.close();
  assert.equal((await reading).error.code, 'ECANCELED');
  nodeFs.rmSync(directory, { recursive: true });
}

export async function a_cancelled_write_closes_its_file() {
  const directory = nodeFs.mkdtempSync(join(tmpdir(), 'heddle-io-'));
  const tasks = Array.from({ length: 20 }, (_, i) =>
    writeFile(join(directory, String(i)), Buffer.alloc(100_000)),
  );
  const results = tasks.map(outcome);
  for (const task of tasks) cancelTask(task);
  await Promise.all(results);
  nodeFs.rmSync(directory, { recursive: true });
}
