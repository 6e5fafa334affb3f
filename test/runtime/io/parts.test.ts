// The drivers' parts that need no kernel.
import { describe, expect, test } from 'vitest';
import type { CoreHandle } from '../../../runtime/driver/addon-types.ts';
import { EINTR, settledErrno, systemError } from '../../../dist/runtime/driver/errors.js';
import { MemoryPool, type Piece } from '../../../dist/runtime/driver/uring/memory-pool.js';
import { OpTable } from '../../../dist/runtime/driver/uring/op-table.js';
import type { RingOperation } from '../../../dist/runtime/driver/uring/ring-operation.js';
import { carry } from '../../../dist/runtime/driver/uring/address-cache.js';
import { decodeEndpoint, encodeEndpoint } from '../../../dist/runtime/driver/uring/sockaddr.js';

/** As in runtime/driver/uring/op-table.ts, and in native/ring/ring.h. */
const Tag = { CANCEL: 1 << 30, DELIVERS: 1 << 29, CLOSES: 1 << 28 };

const operation = (): RingOperation => ({}) as RingOperation;

describe('operation table', () => {
  test('a slot is reused under another generation', () => {
    const table = new OpTable();
    const [first, second] = [operation(), operation()];
    const slot = table.take(first);
    const high = table.high(slot);
    expect(table.completed(slot, high, true)).toBe(first);
    expect(table.take(second)).toBe(slot);
    expect(table.high(slot)).not.toBe(high);
    // A completion that comes twice or too late belongs to nobody.
    expect(table.completed(slot, high, true)).toBe(null);
    expect(table.completed(slot, table.high(slot), true)).toBe(second);
    expect(table.used).toBe(0);
  });

  test.each(['operation first', 'cancellation first'])(
    'a cancelled slot waits for both completions: %s',
    (order) => {
      const table = new OpTable();
      const cancelled = operation();
      const slot = table.take(cancelled);
      const high = table.high(slot);
      table.cancelling(slot);
      const steps = [
        () => expect(table.completed(slot, high, true)).toBe(cancelled),
        () => expect(table.completed(slot, high | Tag.CANCEL, true)).toBe(null),
      ];
      if (order === 'cancellation first') steps.reverse();
      steps[0]!();
      expect(table.used).toBe(1);
      expect(table.take(operation())).not.toBe(slot);
      steps[1]!();
      expect(table.used).toBe(1);
      expect(table.take(operation())).toBe(slot);
    },
  );

  test('a multishot operation keeps its slot until its last completion', () => {
    const table = new OpTable();
    const multishot = operation();
    const slot = table.take(multishot);
    const high = table.high(slot);
    for (let i = 0; i < 3; i++) expect(table.completed(slot, high, false)).toBe(multishot);
    expect(table.completed(slot, high, true)).toBe(multishot);
    expect(table.used).toBe(0);
  });

  test('what a submission does with a descriptor is said in its user data, and ends with it', () => {
    const table = new OpTable();
    const opening = operation();
    const slot = table.take(opening);
    table.tag(slot, Tag.DELIVERS);
    const high = table.high(slot);
    expect(high & Tag.DELIVERS).not.toBe(0);
    table.cancelling(slot);
    expect(table.completed(slot, high | Tag.CANCEL, true)).toBe(null);
    expect(table.completed(slot, high, true)).toBe(opening);
    expect(table.take(operation())).toBe(slot);
    expect(table.high(slot) & (Tag.DELIVERS | Tag.CLOSES)).toBe(0);
  });

  test('foreign user data is nobody', () => {
    const table = new OpTable();
    expect(table.completed(-1, 0, true)).toBe(null);
    expect(table.completed(7, 0, true)).toBe(null);
  });
});

test('the memory pool is bounded and hands pieces on in order', () => {
  const core = {
    buffer: (bytes: number) => ({
      bytes: new Uint8Array(bytes),
      words: new Int32Array(bytes / 4),
      lo: -64,
      hi: 5,
    }),
  } as unknown as CoreHandle;
  const pool = new MemoryPool(core, 64, 2, 2);
  const pieces = [1, 2, 3, 4].map(() => pool.take()!);
  expect(pool.take()).toBe(null);
  expect(new Set(pieces.map(({ at, words }) => [at, words])).size).toBe(4);
  // Addresses carry from the low half into the high one.
  expect(pieces.map(({ low, high }) => [low, high]).sort()).toEqual([
    [-64, 5],
    [-64, 5],
    [0, 6],
    [0, 6],
  ]);
  const given: [string, Piece][] = [];
  const second = (piece: Piece): number => given.push(['second', piece]);
  pool.await((piece) => given.push(['first', piece]));
  pool.await(second);
  pool.await((piece) => given.push(['third', piece]));
  pool.forget(second);
  pool.give(pieces[0]!);
  pool.give(pieces[1]!);
  pool.give(pieces[2]!);
  expect(given).toEqual([
    ['first', pieces[0]],
    ['third', pieces[1]],
  ]);
  expect(pool.take()).toBe(pieces[2]);
});

test.each([-512, -513, -514, -515, -516])(
  "the kernel's own code for an interruption, %i, is EINTR",
  (errno) => {
    expect(settledErrno(errno)).toBe(EINTR);
    expect(systemError(errno, 'open', { path: 'pipe' })).toMatchObject({
      code: 'EINTR',
      errno: EINTR,
      message: "EINTR: interrupted system call, open 'pipe'",
    });
  },
);

test('results that are no interruption stay as they are', () => {
  for (const result of [0, 1, -1, -4, -125, -511, -517]) expect(settledErrno(result)).toBe(result);
});

test('carry', () => {
  expect(carry(-1, 1)).toBe(1);
  expect(carry(-2, 1)).toBe(0);
  expect(carry(0x7fffffff, 1)).toBe(0);
});

test.each([
  ['127.0.0.1', 4, '127.0.0.1'],
  ['0.0.0.0', 4, '0.0.0.0'],
  ['::', 6, '::'],
  ['::1', 6, '::1'],
  ['2001:db8:0:0:1:0:0:1', 6, '2001:db8::1:0:0:1'],
  ['fe80::1%3', 6, 'fe80::1%3'],
  ['1:2:3:4:5:6:7:8', 6, '1:2:3:4:5:6:7:8'],
  ['::ffff:192.0.2.7', 6, '::ffff:192.0.2.7'],
  ['64:ff9b::192.0.2.33', 6, '64:ff9b::c000:221'],
] as const)('socket address %s', (address, family, canonical) => {
  const bytes = encodeEndpoint({ address, family, port: 54321 });
  expect(bytes.length).toBe(family === 6 ? 28 : 16);
  expect(decodeEndpoint(bytes)).toEqual({ address: canonical, family, port: 54321 });
});
