// What calls on a TCP stream come to once its writing side is shut down, the peer has closed, or the connection was reset: the
// codes of node:net, the same over both drivers; a reset stays a reset.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as netConnect, createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { spawnLocal, yieldNow } from 'heddle';
import { connect } from 'heddle/net';

const host = '127.0.0.1';
const some = Buffer.from('x');

/** A server of node:net's that treats each connection with `serve`, and a stream to it; both closed afterwards. */
async function against(serve, use) {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => undefined);
    serve(socket);
  });
  await new Promise((resolve) => server.listen(0, host, resolve));
  const stream = await connect({ host, port: server.address().port });
  try {
    await use(stream);
  } finally {
    await stream[Symbol.asyncDispose]();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** The value, or code and message. */
function outcome(promise) {
  return promise.then(
    (value) => value ?? 'done',
    ({ code, message }) => (message.endsWith(code) ? message : code),
  );
}

const read = (stream) => outcome(stream.read(Buffer.alloc(16)));
const write = (stream) => outcome(stream.write(some));
const shutdown = (stream) => outcome(stream.shutdown());

const resets = (socket) => socket.once('data', () => socket.resetAndDestroy());
const says = (socket) => {
  socket.write('bye');
  socket.end();
  setTimeout(() => socket.destroy(), 20);
};

export async function after_shutdown() {
  await against(
    (socket) => socket.on('data', () => undefined).on('end', () => socket.end('end')),
    async (stream) => {
      assert.equal(await shutdown(stream), 'done');
      assert.equal(await write(stream), 'ERR_STREAM_WRITE_AFTER_END');
      assert.equal(await outcome(stream.write(Buffer.alloc(0))), 'ERR_STREAM_WRITE_AFTER_END');
      assert.equal(await shutdown(stream), 'ERR_STREAM_ALREADY_FINISHED');
      assert.deepEqual([await read(stream), await read(stream), await read(stream)], [3, 0, 0]);
      // Both ends are over, as node:net says it: nobody is left to write to.
      assert.deepEqual([await write(stream), await write(stream)], ['write EPIPE', 'write EPIPE']);
      assert.equal(await shutdown(stream), 'ERR_STREAM_ALREADY_FINISHED');
      assert.equal(await read(stream), 0);
    },
  );
}

/** A socket of node:net's own, for comparison: what it says of a write behind its end, before and after the peer's. */
export async function as_node_says() {
  const server = createServer({ allowHalfOpen: true }, (socket) =>
    socket.on('error', () => undefined).on('data', () => undefined),
  );
  await new Promise((resolve) => server.listen(0, host, resolve));
  for (const peerEnds of [false, true]) {
    const accepted = once(server, 'connection');
    const socket = netConnect(server.address().port, host).on('error', () => undefined);
    const [peer] = await accepted;
    await new Promise((resolve) => socket.end(resolve));
    if (peerEnds) {
      peer.end();
      await once(socket.resume(), 'end');
    }
    const code = await new Promise((resolve) => socket.write(some, (error) => resolve(error.code)));
    assert.equal(code, peerEnds ? 'EPIPE' : 'ERR_STREAM_WRITE_AFTER_END');
    socket.destroy();
    peer.destroy();
  }
  await new Promise((resolve) => server.close(resolve));
}

/** Whether the cancellation still finds it or not: the writing side is over, by that one or by the other. */
export async function shutdown_behind_a_cancelled_one() {
  for (let i = 0; i < 20; i++) {
    await against(
      (socket) => socket.on('data', () => undefined).on('end', () => socket.end()),
      async (stream) => {
        const first = spawnLocal(() => stream.shutdown());
        const second = spawnLocal(() => stream.shutdown());
        await yieldNow();
        first.cancel();
        await first.then(undefined, ({ name }) => assert.equal(name, 'CancelledError'));
        assert.match(await outcome(second), /^(?:done|ERR_STREAM_ALREADY_FINISHED)$/);
        assert.equal(await write(stream), 'ERR_STREAM_WRITE_AFTER_END');
        assert.equal(await shutdown(stream), 'ERR_STREAM_ALREADY_FINISHED');
      },
    );
  }
}

/** The end of the stream goes behind what was written before it, and only what comes later is refused. */
export async function shutdown_behind_writes() {
  let got = 0;
  let ended;
  const end = new Promise((resolve) => (ended = resolve));
  await against(
    (socket) =>
      socket
        .on('data', (data) => (got += data.length))
        .on('end', () => {
          socket.end();
          ended();
        }),
    async (stream) => {
      const large = Buffer.alloc(5_000_000);
      const calls = [
        outcome(stream.write(large)),
        outcome(stream.write(large)),
        shutdown(stream),
        write(stream),
        shutdown(stream),
      ];
      assert.deepEqual(await Promise.all(calls), [
        large.length,
        large.length,
        'done',
        'ERR_STREAM_WRITE_AFTER_END',
        'done',
      ]);
      await end;
      assert.equal(got, 2 * large.length);
    },
  );
}

export async function reset_then_read() {
  await against(resets, async (stream) => {
    await write(stream);
    assert.deepEqual([await read(stream), await read(stream)], ['read ECONNRESET', 'read ECONNRESET']);
    assert.deepEqual([await write(stream), await write(stream)], ['write ECONNRESET', 'write ECONNRESET']);
    assert.equal(await shutdown(stream), 'shutdown ECONNRESET');
    assert.equal(await read(stream), 'read ECONNRESET');
  });
}

export async function reset_then_write() {
  await against(resets, async (stream) => {
    await write(stream);
    await wait(100);
    assert.deepEqual([await write(stream), await write(stream)], ['write ECONNRESET', 'write ECONNRESET']);
    assert.deepEqual([await read(stream), await read(stream)], ['read ECONNRESET', 'read ECONNRESET']);
  });
}

export async function reset_then_shutdown() {
  await against(resets, async (stream) => {
    await write(stream);
    await wait(100);
    assert.equal(await shutdown(stream), 'shutdown ECONNRESET');
    assert.deepEqual([await read(stream), await write(stream)], ['read ECONNRESET', 'write ECONNRESET']);
  });
}

export async function data_then_reset() {
  const serve = (socket) => {
    socket.write('data');
    setTimeout(() => socket.resetAndDestroy(), 50);
  };
  await against(serve, async (stream) => {
    await wait(200);
    assert.deepEqual(
      [await read(stream), await read(stream), await read(stream)],
      [4, 'read ECONNRESET', 'read ECONNRESET'],
    );
  });
}

export async function reset_while_calls_wait() {
  await against(
    (socket) => setTimeout(() => socket.resetAndDestroy(), 100),
    async (stream) => {
      const calls = [
        read(stream),
        read(stream),
        outcome(stream.write(Buffer.alloc(30_000_000))),
        write(stream),
      ];
      const expected = ['read', 'read', 'write', 'write'].map((syscall) => `${syscall} ECONNRESET`);
      assert.deepEqual(await Promise.all(calls), expected);
      assert.deepEqual([await read(stream), await write(stream)], ['read ECONNRESET', 'write ECONNRESET']);
    },
  );
}

export async function peer_closed() {
  await against(says, async (stream) => {
    await wait(100);
    assert.equal(await write(stream), 1);
    await wait(100);
    assert.deepEqual([await write(stream), await write(stream)], ['write EPIPE', 'write EPIPE']);
    assert.deepEqual([await read(stream), await read(stream)], [3, 'read EPIPE']);
  });
}

/** An end that was delivered stays one. */
export async function peer_closed_and_its_end_read() {
  await against(says, async (stream) => {
    assert.deepEqual([await read(stream), await read(stream)], [3, 0]);
    await wait(100);
    assert.equal(await write(stream), 1);
    await wait(100);
    assert.deepEqual([await write(stream), await read(stream)], ['write EPIPE', 0]);
    assert.equal(await shutdown(stream), 'shutdown EPIPE');
  });
}
