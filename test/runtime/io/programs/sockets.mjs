// Cases for heddle/net, against itself and against node:net.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createConnection, createServer } from 'node:net';
import { connect, listen } from 'heddle/net';

const host = '127.0.0.1';

async function failure(promise) {
  return promise.then(
    () => assert.fail('did not fail'),
    (error) => error,
  );
}

/** A listener, and a connection with both its ends; all closed afterwards. */
async function connected(use) {
  const listener = await listen({ host });
  const [server, client] = await Promise.all([
    listener.accept(),
    connect({ host, port: listener.address().port }),
  ]);
  try {
    await use(server, client, listener);
  } finally {
    for (const each of [server, client, listener]) await each[Symbol.asyncDispose]();
  }
}

async function readAll(stream) {
  const parts = [];
  const buffer = Buffer.alloc(4096);
  for (let n; (n = await stream.read(buffer)) > 0;) parts.push(Buffer.from(buffer.subarray(0, n)));
  return Buffer.concat(parts);
}

export async function both_directions_and_half_close() {
  await connected(async (server, client) => {
    assert.equal(await client.write(Buffer.from('question')), 8);
    await client.shutdown();
    assert.equal((await readAll(server)).toString(), 'question');
    await server.write(Buffer.from('answer'));
    await server.shutdown();
    assert.equal((await readAll(client)).toString(), 'answer');
    assert.equal(await client.read(Buffer.alloc(1)), 0);
  });
}

export async function addresses() {
  await connected(async (server, client, listener) => {
    assert.deepEqual(listener.address(), { address: host, port: listener.address().port, family: 4 });
    assert.ok(listener.address().port > 0);
    assert.deepEqual(server.localAddress, listener.address());
    assert.deepEqual(client.remoteAddress, listener.address());
    assert.deepEqual(server.remoteAddress, client.localAddress);
  });
}

export async function ipv6_and_names() {
  const listener = await listen({ host: '::1' });
  assert.deepEqual(listener.address(), { address: '::1', port: listener.address().port, family: 6 });
  const [server, client] = await Promise.all([
    listener.accept(),
    connect({ host: '::1', port: listener.address().port }),
  ]);
  assert.equal(client.remoteAddress.address, '::1');
  assert.equal(server.remoteAddress.port, client.localAddress.port);
  for (const each of [server, client, listener]) await each.close();

  const everywhere = await listen();
  const { port } = everywhere.address();
  const [mapped, named] = await Promise.all([everywhere.accept(), connect({ host: 'localhost', port })]);
  assert.match(mapped.remoteAddress.address, /^(::ffff:127\.0\.0\.1|::1|127\.0\.0\.1)$/);
  for (const each of [mapped, named, everywhere]) await each.close();
}

export async function large_writes_arrive_whole_and_in_order() {
  await connected(async (server, client) => {
    const parts = [1, 2, 3].map((byte) => Buffer.alloc(3_000_000, byte));
    const writes = Promise.all(parts.map((part) => client.write(part))).then(() => client.shutdown());
    assert.ok((await readAll(server)).equals(Buffer.concat(parts)));
    await writes;
  });
}

export async function many_connections() {
  const listener = await listen({ host });
  const { port } = listener.address();
  const clients = Array.from({ length: 100 }, async (_, i) => {
    const stream = await connect({ host, port });
    await stream.write(Buffer.from(`client ${i}`));
    const buffer = Buffer.alloc(32);
    const n = await stream.read(buffer);
    assert.equal(buffer.toString('utf8', 0, n), `client ${i}`);
    await stream.close();
  });
  let served = 0;
  const serving = [];
  for await (const stream of listener) {
    serving.push(
      (async () => {
        const buffer = Buffer.alloc(32);
        for (let n; (n = await stream.read(buffer)) > 0;) await stream.write(buffer.subarray(0, n));
        await stream.close();
        if (++served === clients.length) await listener.close();
      })(),
    );
  }
  await Promise.all([...clients, ...serving]);
  assert.equal(served, 100);
}

/** Connections that nobody accepts wait: first here, then in the kernel. */
export async function connections_ahead_of_accept() {
  const listener = await listen({ host, backlog: 256 });
  const { port } = listener.address();
  const first = listener.accept();
  const clients = await Promise.all(Array.from({ length: 150 }, () => connect({ host, port })));
  const servers = [await first];
  while (servers.length < clients.length) servers.push(await listener.accept());
  for (const each of [...clients, ...servers]) await each.close();
  // Some that nobody accepts at all are closed with the listener.
  const pending = listener.accept();
  const late = await Promise.all(Array.from({ length: 5 }, () => connect({ host, port })));
  await (await pending).close();
  await listener.close();
  for (const each of late) await each.close();
}

export async function speaks_with_node_net() {
  const server = createServer((socket) => socket.end('from node'));
  server.listen(0, host);
  await once(server, 'listening');
  const stream = await connect({ host, port: server.address().port });
  assert.equal((await readAll(stream)).toString(), 'from node');
  await stream.close();
  server.close();
  await once(server, 'close');

  const listener = await listen({ host });
  const socket = createConnection({ host, port: listener.address().port });
  const accepted = await listener.accept();
  socket.end('to heddle');
  assert.equal((await readAll(accepted)).toString(), 'to heddle');
  await accepted.close();
  await listener.close();
  socket.resume();
  if (!socket.closed) await once(socket, 'close');
}

export async function errors() {
  const listener = await listen({ host });
  const { port } = listener.address();
  const taken = await failure(listen({ host, port }));
  assert.equal(taken.code, 'EADDRINUSE');
  assert.equal(taken.port, port);
  await listener.close();
  const refused = await failure(connect({ host, port }));
  const { code, syscall, address, message } = refused;
  assert.deepEqual(
    { code, syscall, address, message, port: refused.port },
    {
      code: 'ECONNREFUSED',
      syscall: 'connect',
      address: host,
      message: `connect ECONNREFUSED ${host}:${port}`,
      port,
    },
  );
  assert.equal((await failure(connect({ host, port: 70000 }))).code, 'ERR_SOCKET_BAD_PORT');
  assert.match(
    (await failure(connect({ host: 'no.such.host.invalid', port: 1 }))).code,
    /ENOTFOUND|EAI_AGAIN/,
  );
  await connected(async (server, client) => {
    assert.equal((await failure(server.read('text'))).code, 'ERR_INVALID_ARG_TYPE');
    await client.close();
    assert.equal(await server.read(Buffer.alloc(4)), 0);
    // The first write is answered by a reset, the second sees it.
    let error = null;
    for (let i = 0; i < 5000 && error === null; i++) {
      await server.write(Buffer.from('x')).catch((thrown) => (error = thrown));
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    assert.match(error.code, /EPIPE|ECONNRESET/);
  });
}

export async function closing_ends_what_is_in_flight() {
  await connected(async (server, client, listener) => {
    const pending = [
      listener.accept(),
      listener.accept(),
      client.read(Buffer.alloc(10)),
      // More than the socket buffers hold: does not end by itself.
      client.write(Buffer.alloc(50_000_000)),
    ].map(failure);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await Promise.all([listener.close(), server.close(), client.close()]);
    const [first, second, read, write] = await Promise.all(pending);
    assert.equal(first.code, 'ECANCELED');
    assert.equal(second.code, 'ECANCELED');
    assert.equal(read.code, 'ECANCELED');
    // On the ring the peer's reset may come first.
    assert.match(write.code, /ECANCELED|ECONNRESET|EPIPE|ERR_STREAM_DESTROYED/);
    for (const each of [listener, server, client]) {
      const error = await failure(each.close());
      assert.equal(error.code, 'EBADF');
      assert.match(error.message, /is closed/);
    }
    assert.equal((await failure(listener.accept())).code, 'EBADF');
    assert.equal((await failure(server.read(Buffer.alloc(1)))).code, 'EBADF');
    assert.equal((await failure(client.write(Buffer.alloc(1)))).code, 'EBADF');
  });
}
