// Cases for heddle/fs.
import assert from 'node:assert/strict';
import { constants } from 'node:buffer';
import nodeFs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { lstat, open, readdir, readFile, stat, writeFile } from 'heddle/fs';

async function inDirectory(use) {
  const directory = nodeFs.mkdtempSync(join(tmpdir(), 'heddle-io-'));
  try {
    await use(directory);
  } finally {
    nodeFs.rmSync(directory, { recursive: true });
  }
}

async function failure(promise) {
  return promise.then(
    () => assert.fail('did not fail'),
    (error) => error,
  );
}

export async function opens_reads_and_closes() {
  await inDirectory(async (directory) => {
    const path = join(directory, 'a');
    nodeFs.writeFileSync(path, 'hello, world');
    const file = await open(path);
    const buffer = Buffer.alloc(5);
    assert.equal(await file.read(buffer), 5);
    assert.equal(buffer.toString(), 'hello');
    assert.equal(await file.read(buffer, 1, 2), 2);
    assert.equal(buffer.toString(), 'h, lo');
    assert.equal(await file.read(buffer, 0, 5, 7), 5);
    assert.equal(buffer.toString(), 'world');
    assert.equal(await file.read(buffer, 0, 5, 12), 0);
    // A read at a position leaves the file's own alone.
    assert.equal(await file.read(buffer, 0, 3), 3);
    assert.equal(buffer.toString('utf8', 0, 3), 'wor');
    await file.close();
  });
}

export async function reads_into_views_of_any_memory() {
  await inDirectory(async (directory) => {
    const path = join(directory, 'a');
    nodeFs.writeFileSync(path, 'abcdefgh');
    const file = await open(path);
    const tiny = new Uint8Array(4);
    await file.read(tiny, 0, 4, 0);
    assert.deepEqual([...tiny], [97, 98, 99, 100]);
    const shifted = new Uint8Array(new ArrayBuffer(64), 8, 4);
    await file.read(shifted, 0, 4, 4);
    assert.deepEqual([...new Uint8Array(shifted.buffer, 8, 4)], [101, 102, 103, 104]);
    const shared = new Uint8Array(new SharedArrayBuffer(8));
    await file.read(shared, 2, 3, 0);
    assert.deepEqual([...shared], [0, 0, 97, 98, 99, 0, 0, 0]);
    await file[Symbol.asyncDispose]();
  });
}

export async function writes() {
  await inDirectory(async (directory) => {
    const path = join(directory, 'a');
    const file = await open(path, 'w+', 0o640);
    assert.equal(await file.write(Buffer.from('one two')), 7);
    assert.equal(await file.write(Buffer.from('xTWOx'), 1, 3, 4), 3);
    const stats = await file.stat();
    assert.equal(stats.size, 7);
    assert.equal(stats.mode & 0o777, 0o640 & ~process.umask());
    await file.close();
    assert.equal(nodeFs.readFileSync(path, 'utf8'), 'one TWO');
    const more = await open(path, 'a');
    await more.write(Buffer.from('!'));
    await more.close();
    assert.equal(await readFile(path, 'utf8'), 'one TWO!');
  });
}

export async function reads_beyond_four_gigabytes() {
  await inDirectory(async (directory) => {
    const file = await open(join(directory, 'sparse'), 'w+');
    const far = 5 * 2 ** 30 + 3;
    await file.write(Buffer.from('far'), 0, 3, far);
    assert.equal((await file.stat()).size, far + 3);
    const buffer = Buffer.alloc(8);
    assert.equal(await file.read(buffer, 0, 8, far), 3);
    assert.equal(buffer.toString('utf8', 0, 3), 'far');
    assert.equal(await file.read(buffer, 0, 3, far - 2 ** 32), 3);
    assert.deepEqual([...buffer.subarray(0, 3)], [0, 0, 0]);
    await file[Symbol.asyncDispose]();
  });
}

/** A sparse file: takes no room on the disk. */
function sparse(path, size) {
  const fd = nodeFs.openSync(path, 'w');
  nodeFs.ftruncateSync(fd, size);
  nodeFs.closeSync(fd);
}

export async function files_too_large_to_read_whole_are_refused_as_by_node() {
  await inDirectory(async (directory) => {
    const path = join(directory, 'sparse');
    for (const size of [2 ** 31, 2 ** 31 + 1, 5 * 2 ** 30]) {
      sparse(path, size);
      for (const encoding of [null, 'utf8']) {
        const { name, code, message } = await failure(readFile(path, encoding));
        const nodes = await failure(nodeFs.promises.readFile(path, encoding));
        assert.deepEqual(
          { name, code, message },
          { name: nodes.name, code: nodes.code, message: nodes.message },
        );
        assert.equal(code, 'ERR_FS_FILE_TOO_LARGE');
      }
    }
    sparse(path, 2 ** 29 + 2 ** 20);
    assert.equal((await readFile(path)).length, 2 ** 29 + 2 ** 20);
    assert.equal((await failure(readFile(path, 'latin1'))).code, 'ERR_STRING_TOO_LONG');
  });
}

/** More than a system call moves, and than 32 bits hold. Nobody touches the memory: it is not there. */
export async function buffers_beyond_two_gigabytes() {
  const limit = 0x7ffff000;
  const sizes = constants.MAX_LENGTH > 2 ** 32 ? [2.5 * 2 ** 30, 2 ** 32, 2 ** 32 + 10] : [2.5 * 2 ** 30];
  for (const size of sizes) {
    const large = Buffer.allocUnsafeSlow(size);
    await writeFile('/dev/null', large);
    const file = await open('/dev/null', 'r+');
    assert.equal(await file.write(large), limit);
    assert.equal(await file.write(large, size - 5), 5);
    assert.equal(await file.read(large), 0);
    await file.close();
  }
}

export async function positions() {
  await inDirectory(async (directory) => {
    const file = await open(join(directory, 'a'), 'w+');
    const bytes = Buffer.from('abc');
    for (const position of [2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 40]) {
      assert.equal(await file.write(bytes, 0, 3, position), 3);
      assert.equal((await file.stat()).size, position + 3);
      assert.equal(await file.read(Buffer.alloc(9), 0, 9, position + 1), 2);
    }
    assert.equal(await file.read(Buffer.alloc(3), 0, 3, 2 ** 53 - 1), 0);
    assert.equal((await failure(file.write(bytes, 0, 3, 2 ** 53 - 1))).code, 'EFBIG');
    for (const position of [-5, 1.5, NaN, 2 ** 53, Infinity])
      for (const call of [file.read, file.write])
        assert.equal((await failure(call.call(file, bytes, 0, 3, position))).code, 'ERR_OUT_OF_RANGE');
    for (const position of ['3', 3n, {}])
      assert.equal((await failure(file.read(bytes, 0, 3, position))).code, 'ERR_INVALID_ARG_TYPE');
    await file.close();
  });
}

export async function whole_files_that_are_none() {
  for (const path of [tmpdir(), '/proc/self/mem', '/nowhere']) {
    const [ours, nodes] = [await failure(readFile(path)), await failure(nodeFs.promises.readFile(path))];
    assert.equal(`${ours.code} ${ours.syscall}`, `${nodes.code} ${nodes.syscall}`);
  }
  for (const path of [tmpdir(), '/nowhere/at/all', '/dev/full']) {
    const [ours, nodes] = [
      await failure(writeFile(path, 'x')),
      await failure(nodeFs.promises.writeFile(path, 'x')),
    ];
    assert.equal(`${ours.code} ${ours.syscall}`, `${nodes.code} ${nodes.syscall}`);
  }
  for (const path of ['/proc/cpuinfo', '/proc/self/maps']) assert.ok((await readFile(path)).length > 500);
}

export async function whole_files_of_every_size() {
  await inDirectory(async (directory) => {
    for (const size of [0, 1, 4095, 65535, 65536, 65537, 131072, 1_000_003]) {
      const path = join(directory, String(size));
      const content = Buffer.alloc(size, 'Zürich – ');
      await writeFile(path, content);
      assert.ok(nodeFs.readFileSync(path).equals(content), `written ${size}`);
      const whole = await readFile(path);
      assert.ok(Buffer.isBuffer(whole) && whole.equals(content), `read ${size}`);
      assert.equal(await readFile(path, 'utf8'), content.toString('utf8'));
      assert.equal(await readFile(path, 'latin1'), content.toString('latin1'));
    }
    assert.equal(
      await readFile('/proc/self/stat', 'utf8').then((text) => text.split(' ')[0]),
      String(process.pid),
    );
    assert.ok((await readFile('/proc/cpuinfo', 'utf8')).endsWith('\n\n'));
  });
}

export async function many_at_once() {
  await inDirectory(async (directory) => {
    const names = Array.from({ length: 400 }, (_, i) => join(directory, String(i)));
    await Promise.all(names.map((path, i) => writeFile(path, `file ${i}`)));
    const texts = await Promise.all(names.map((path) => readFile(path, 'utf8')));
    assert.deepEqual(
      texts,
      names.map((_, i) => `file ${i}`),
    );
    const stats = await Promise.all(Array.from({ length: 3000 }, (_, i) => stat(names[i % names.length])));
    assert.ok(stats.every((each, i) => each.size === `file ${i % names.length}`.length));
    assert.deepEqual((await readdir(directory)).sort(), nodeFs.readdirSync(directory).sort());
  });
}

/** More operations than the submission queue has entries: they wait their turn. */
export async function more_operations_than_the_queue_holds() {
  const file = await open(process.execPath);
  const buffers = Array.from({ length: 5000 }, () => Buffer.alloc(16));
  const counts = await Promise.all(buffers.map((buffer, i) => file.read(buffer, 0, 16, i * 16)));
  assert.ok(counts.every((count) => count === 16));
  const direct = nodeFs.openSync(process.execPath);
  const expected = Buffer.alloc(5000 * 16);
  nodeFs.readSync(direct, expected, 0, expected.length, 0);
  nodeFs.closeSync(direct);
  assert.ok(Buffer.concat(buffers).equals(expected));
  await file[Symbol.asyncDispose]();
}

export async function stats_are_nodes() {
  await inDirectory(async (directory) => {
    const path = join(directory, 'link');
    nodeFs.symlinkSync('/dev/null', path);
    for (const [ours, nodes] of [
      [await stat(process.execPath), nodeFs.statSync(process.execPath)],
      [await stat(path), nodeFs.statSync(path)],
      [await lstat(path), nodeFs.lstatSync(path)],
      [await stat(directory), nodeFs.statSync(directory)],
    ]) {
      for (const key of ['dev', 'ino', 'mode', 'nlink', 'uid', 'gid', 'rdev', 'size', 'blksize', 'blocks']) {
        assert.equal(ours[key], nodes[key], key);
      }
      for (const key of ['atimeMs', 'mtimeMs', 'ctimeMs', 'birthtimeMs']) {
        assert.ok(Math.abs(ours[key] - nodes[key]) < 0.01, `${key}: ${ours[key]} and ${nodes[key]}`);
      }
      assert.equal(ours.isFile(), nodes.isFile());
      assert.equal(ours.isDirectory(), nodes.isDirectory());
      assert.equal(ours.isSymbolicLink(), nodes.isSymbolicLink());
      assert.equal(ours.isCharacterDevice(), nodes.isCharacterDevice());
      assert.equal(ours.mtime.getTime(), nodes.mtime.getTime());
    }
  });
}

export async function errors_are_nodes() {
  const missing = '/nonexistent/ö';
  for (const [ours, nodes] of [
    [() => open(missing), () => nodeFs.openSync(missing)],
    [() => readFile(missing), () => nodeFs.openSync(missing)],
    [() => readFile(missing, 'utf8'), () => nodeFs.openSync(missing)],
    [() => writeFile(missing, 'x'), () => nodeFs.openSync(missing, 'w')],
    [() => stat(missing), () => nodeFs.statSync(missing)],
    [() => lstat(missing), () => nodeFs.lstatSync(missing)],
    [() => readdir(missing), () => nodeFs.readdirSync(missing)],
    [() => open('/', 'w'), () => nodeFs.openSync('/', 'w')],
  ]) {
    const error = await failure(ours());
    assert.ok(error instanceof Error);
    assert.throws(nodes, ({ message, code, errno, syscall, path }) => {
      assert.deepEqual(
        {
          message: error.message,
          code: error.code,
          errno: error.errno,
          syscall: error.syscall,
          path: error.path,
        },
        { message, code, errno, syscall, path },
      );
      return true;
    });
  }
}

/** Opened, but not to be read. Whether the path is given depends on Node's version; the ring gives it. */
export async function directories_are_no_files() {
  const { code, errno, syscall } = await failure(readFile('/'));
  assert.deepEqual({ code, errno, syscall }, { code: 'EISDIR', errno: -21, syscall: 'read' });
}

export async function wrong_arguments_reject() {
  assert.equal((await failure(open(7))).code, 'ERR_INVALID_ARG_TYPE');
  assert.equal((await failure(open('a\0b'))).code, 'ERR_INVALID_ARG_VALUE');
  assert.equal((await failure(open('/', 'q'))).code, 'ERR_INVALID_ARG_VALUE');
  assert.equal((await failure(readFile('/', 'klingon'))).code, 'ERR_INVALID_ARG_VALUE');
  assert.equal((await failure(writeFile('/tmp/x', 7))).code, 'ERR_INVALID_ARG_TYPE');
  const file = await open(process.execPath);
  assert.equal((await failure(file.read('text'))).code, 'ERR_INVALID_ARG_TYPE');
  assert.equal((await failure(file.read(Buffer.alloc(4), 5))).code, 'ERR_OUT_OF_RANGE');
  assert.equal((await failure(file.read(Buffer.alloc(4), 2, 3))).code, 'ERR_OUT_OF_RANGE');
  assert.equal((await failure(file.read(Buffer.alloc(4), 0, 4, -2))).code, 'ERR_OUT_OF_RANGE');
  assert.equal((await failure(file.read(Buffer.alloc(4), 0, 4, 0.5))).code, 'ERR_OUT_OF_RANGE');
  await file[Symbol.asyncDispose]();
}

export async function takes_urls() {
  const url = pathToFileURL(process.execPath);
  assert.equal((await stat(url)).size, nodeFs.statSync(url).size);
}

export async function closed_files_say_so() {
  const file = await open(process.execPath);
  const { fd } = file;
  await file.close();
  assert.ok(Number.isInteger(fd));
  for (const operate of [() => file.close(), () => file.read(Buffer.alloc(1)), () => file.stat()]) {
    const error = await failure(operate());
    assert.equal(error.code, 'EBADF');
    assert.match(error.message, /the file is closed/);
  }
  await file[Symbol.asyncDispose]();
}
