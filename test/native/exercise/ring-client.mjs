// The smallest user of a core: fills submissions and reads completions as the runtime's driver does, NOP and TIMEOUT
// only. Without a ring the same interface runs on Node's timers, so that every scenario can be run both ways.
import { createRequire } from 'node:module';

export const NOP = 0;
export const TIMEOUT = 11;
const READ = 22;
/** IOSQE_ASYNC, where a submission has its flags. */
const RUN_IN_WORKER = 1 << 12;

export function loadAddon(file) {
  return createRequire(import.meta.url)(file);
}

export function attachClient(addon, index, withRing) {
  const core = addon.attach(index, 10);
  const client = { addon, core, turns: 0, onTurn: () => {} };
  if (!withRing) {
    core.onTurn(() => {
      client.turns++;
      client.onTurn();
    });
    client.nop = () => Promise.resolve(0);
    client.timeout = (ms) => new Promise((resolve) => setTimeout(resolve, ms, -62));
    return client;
  }
  const { rings, sqes, off } = core.openRing(256);
  const sqMask = rings[off.sqMask];
  const cqMask = rings[off.cqMask];
  const pending = new Map();
  let nextId = 1;

  core.onTurn(() => {
    client.turns++;
    let head = rings[off.cqHead];
    const tail = rings[off.cqTail];
    while (head !== tail) {
      const at = off.cqes + (head & cqMask) * 4;
      const id = rings[at];
      if (rings[at + 1] !== 0) throw new Error('a completion that is not ours');
      const result = rings[at + 2];
      head = (head + 1) | 0;
      const resolve = pending.get(id);
      pending.delete(id);
      if (pending.size === 0) core.unref();
      resolve(result);
    }
    rings[off.cqHead] = head;
    client.onTurn();
  });

  client.submit = (opcode, fill) =>
    new Promise((resolve) => {
      if (((rings[off.sqTail] - rings[off.sqHead]) | 0) > sqMask) core.enter();
      const tail = rings[off.sqTail];
      const at = (tail & sqMask) * 16;
      sqes.fill(0, at, at + 16);
      sqes[at] = opcode;
      sqes[at + 1] = -1;
      const id = nextId++;
      sqes[at + 8] = id;
      fill?.(at);
      rings[off.sqTail] = (tail + 1) | 0;
      if (pending.size === 0) core.ref();
      pending.set(id, resolve);
    });
  client.nop = () => client.submit(NOP);
  /** Reads the beginning of a file in one of the kernel's worker threads. */
  client.readInWorker = (fd, bytes) => {
    const [lo, hi] = core.address(bytes);
    return client.submit(READ | RUN_IN_WORKER, (at) => {
      sqes[at + 1] = fd;
      sqes[at + 4] = lo;
      sqes[at + 5] = hi;
      sqes[at + 6] = bytes.byteLength;
    });
  };
  client.timeout = async (ms) => {
    const time = core.buffer(16);
    time.words.set([Math.floor(ms / 1000), 0, (ms % 1000) * 1e6, 0]);
    const result = await client.submit(TIMEOUT, (at) => {
      sqes[at + 4] = time.lo;
      sqes[at + 5] = time.hi;
      sqes[at + 6] = 1;
    });
    return time.words.length > 0 ? result : 0; // keeps the memory reachable until the kernel is done with it
  };
  return client;
}
