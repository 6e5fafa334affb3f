// Cases for FIFOs: opening one waits as open(2) says, over both drivers, in nobody's thread; cancelled it leaves nothing.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import nodeFs, { constants } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { CancelledError, sleep } from 'heddle';
import { open, readFile, stat, writeFile } from 'heddle/fs';
import { cancelTask } from '../../../../dist/runtime/task/cancel.js';

const { O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;

/** Long enough for whatever does not wait to be done. */
const A_WHILE_MS = 60;

/** Runs `body` with the paths of `count` FIFOs. */
async function withFifos(count, body) {
  const directory = nodeFs.mkdtempSync(join(tmpdir(), 'heddle-fifo-'));
  const paths = Array.from({ length: count }, (_, i) => join(directory, String(i)));
  execFileSync('mkfifo', paths);
  try {
    return await body(...paths);
  } finally {
    nodeFs.rmSync(directory, { recursive: true });
  }
}

const outcome = (promise) =>
  promise.then(
    (value) => ({ value }),
    (error) => ({ error }),
  );

async function waits(promise) {
  assert.equal(await Promise.race([promise, sleep(A_WHILE_MS).then(() => 'waits')]), 'waits');
}

/** A process that opens the FIFO as a shell does, waiting for the other end. */
function shell(script, path) {
  const child = spawn('sh', ['-c', script, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  return new Promise((resolve) => child.on('close', () => resolve(output)));
}

export async function reading_waits_for_a_writer() {
  await withFifos(1, async (path) => {
    const opening = open(path);
    await waits(opening);
    const writer = nodeFs.openSync(path, O_WRONLY | O_NONBLOCK);
    const file = await opening;
    nodeFs.writeSync(writer, 'hello');
    const buffer = Buffer.alloc(16);
    assert.equal(buffer.toString('utf8', 0, await file.read(buffer)), 'hello');
    // Reading waits for more, until the writer ends.
    const reading = file.read(buffer);
    await waits(reading);
    nodeFs.closeSync(writer);
    assert.equal(await reading, 0);
    await file.close();
  });
}

export async function writing_waits_for_a_reader() {
  for (const flags of ['w', 'a', O_WRONLY]) {
    await withFifos(1, async (path) => {
      const opening = open(path, flags);
      await waits(opening);
      const reader = nodeFs.openSync(path, O_RDONLY | O_NONBLOCK);
      const file = await opening;
      assert.equal(await file.write(Buffer.from('hello')), 5);
      await file.close();
      assert.equal(nodeFs.readFileSync(reader, 'utf8'), 'hello');
      nodeFs.closeSync(reader);
    });
  }
}

export async function with_o_nonblock_it_does_not_wait() {
  await withFifos(1, async (path) => {
    assert.equal((await outcome(open(path, O_WRONLY | O_NONBLOCK))).error.code, 'ENXIO');
    const reader = await open(path, O_RDONLY | O_NONBLOCK);
    const writer = await open(path, O_WRONLY | O_NONBLOCK);
    await writer.write(Buffer.from('x'));
    await writer.close();
    assert.equal(await reader.read(Buffer.alloc(1)), 1);
    assert.equal(await reader.read(Buffer.alloc(1)), 0);
    await reader.close();
    await (await open(path, 'r+')).close();
  });
}

/** Other processes that wait in open(2) themselves: neither waits for the other for ever. */
export async function meets_a_process_that_waits_too() {
  await withFifos(2, async (first, second) => {
    const wrote = shell('echo from the shell > "$0"', first);
    const read = shell('cat "$0"', second);
    await sleep(A_WHILE_MS);
    const reader = await open(first);
    const buffer = Buffer.alloc(64);
    assert.equal(buffer.toString('utf8', 0, await reader.read(buffer)), 'from the shell\n');
    await reader.close();
    await wrote;
    const writer = await open(second, 'w');
    await writer.write(Buffer.from('to the shell'));
    await writer.close();
    assert.equal(await read, 'to the shell');
  });
}

/** A writer that has come and gone before the opening was looked at again: what it wrote is there. */
export async function a_writer_that_does_not_stay_is_enough() {
  // Without the addon one that writes nothing is missed in a worker (docs/drivers.md).
  const silent = isMainThread || process.env.HEDDLE_ADDON !== 'off' ? [''] : [];
  await withFifos(1, async (path) => {
    for (const text of ['kept', ...silent]) {
      const opening = open(path);
      await sleep(A_WHILE_MS);
      const writer = nodeFs.openSync(path, O_WRONLY | O_NONBLOCK);
      nodeFs.writeSync(writer, text);
      nodeFs.closeSync(writer);
      const file = await opening;
      const buffer = Buffer.alloc(16);
      assert.equal(buffer.toString('utf8', 0, await file.read(buffer)), text);
      await file.close();
    }
  });
}

export async function whole_files() {
  await withFifos(1, async (path) => {
    const large = Buffer.alloc(300_000, 'x');
    for (const data of [Buffer.from('small'), large]) {
      const reading = readFile(path);
      await waits(reading);
      await writeFile(path, data);
      assert.ok((await reading).equals(data));
      const writing = writeFile(path, data);
      await waits(writing);
      assert.ok((await readFile(path)).equals(data));
      await writing;
    }
  });
}

export async function a_cancelled_opening_rejects_with_the_cancellation() {
  await withFifos(1, async (path) => {
    const begin = [() => open(path), () => open(path, 'w'), () => readFile(path), () => writeFile(path, 'x')];
    for (const start of begin) {
      for (const delay of [0, 1, 30]) {
        const task = start();
        const result = outcome(task);
        if (delay > 0) await sleep(delay);
        cancelTask(task);
        const { error } = await result;
        assert.ok(error instanceof CancelledError, String(error));
      }
    }
    // Nobody is left behind: there is neither a reader nor a writer.
    assert.equal((await outcome(open(path, O_WRONLY | O_NONBLOCK))).error.code, 'ENXIO');
  });
}

/** The other end comes while the opening is cancelled: whoever wins, no descriptor is lost (the runner counts them). */
export async function a_cancelled_opening_that_succeeds_all_the_same() {
  await withFifos(1, async (path) => {
    for (let round = 0; round < 60; round++) {
      const reading = round % 2 === 0;
      const task = open(path, reading ? 'r' : 'w');
      const result = outcome(task);
      await sleep(round % 5);
      let other = -1;
      try {
        other = nodeFs.openSync(path, (reading ? O_WRONLY : O_RDONLY) | O_NONBLOCK);
      } catch (error) {
        assert.equal(error.code, 'ENXIO'); // the opening has not begun yet
      }
      for (let turn = 0; turn < round % 4; turn++) await new Promise(setImmediate);
      cancelTask(task);
      const { value, error } = await result;
      if (value !== undefined) await value.close();
      else assert.ok(error instanceof CancelledError, String(error));
      if (other !== -1) nodeFs.closeSync(other);
    }
  });
}

/** More than either driver has threads to wait in. */
export async function openings_that_wait_hold_up_nothing_else() {
  await withFifos(20, async (...paths) => {
    const opening = paths.map((path, i) => open(path, i % 2 === 0 ? 'r' : 'w'));
    const reading = [];
    const files = [];
    const results = opening.map(outcome);
    await sleep(A_WHILE_MS);
    for (let i = 0; i < 12; i++) {
      const directory = nodeFs.mkdtempSync(join(tmpdir(), 'heddle-fifo-'));
      await writeFile(join(directory, 'file'), 'content');
      assert.equal(await readFile(join(directory, 'file'), 'utf8'), 'content');
      assert.ok((await stat(directory)).isDirectory());
      await (await open(join(directory, 'file'))).close();
      nodeFs.rmSync(directory, { recursive: true });
      // Reads that wait, too.
      const file = await open(paths[i], 'r+');
      files.push(file);
      reading.push(outcome(file.read(Buffer.alloc(8))));
    }
    for (const file of files) await file.close();
    for (const { error } of await Promise.all(reading)) assert.equal(error.code, 'ECANCELED');
    for (const task of opening) cancelTask(task);
    for (const { value } of await Promise.all(results)) await value?.close();
  });
}
