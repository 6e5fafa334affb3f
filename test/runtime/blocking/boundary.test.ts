// Blocking threads are behind the same boundary as cores: nothing arrives as something else, and a large result does not keep the
// event loop.
import { expect, it } from 'vitest';
import { program } from '../send/everywhere.ts';

const TASKS = `
export class MyErr extends Error {}
export function shared(sab) { new Int32Array(sab)[0] = 5; return sab; }
export function large(n) { return Array.from({ length: n }, (_, i) => ({ i, name: 'n' + i, more: [i] })); }
export function bytes(n) { return { first: new Uint8Array(n).fill(1), second: new Uint8Array(n).fill(2) }; }
export function size(o) { return o.bytes.length; }
export function fails() { throw new MyErr('there'); }
export async function compiled() { throw new MyErr('here'); }
export function id(x) { return x; }
`;

it('arguments and results of blocking calls', async () => {
  const run = program(
    TASKS,
    `
    const sab = new SharedArrayBuffer(8);
    const back = await spawnBlocking(t.shared, sab);
    print('shared', [new Int32Array(sab)[0], back instanceof SharedArrayBuffer, new Int32Array(back)[0]]);
    const mine = new Uint8Array(1 << 20);
    const handle = spawnBlocking(t.size, { bytes: transfer(mine) });
    print('given', [mine.length, await handle]);
    const made = await spawnBlocking(t.bytes, 1 << 20);
    print('buffers', [made.first.length, made.first[7], made.second[(1 << 20) - 1]]);
    const list = await spawnBlocking(t.large, 50000);
    print('large', [list.length, list.at(-1)]);
    print('errors', [await spawnBlocking(t.fails).catch((e) => e instanceof t.MyErr), await spawnBlocking(t.compiled).catch((e) => e instanceof t.MyErr)]);
    await attempt('signal', () => spawnBlocking(t.id, AbortSignal.abort()));
    await attempt('in an object', () => spawnBlocking(t.id, { signal: new AbortController().signal }));
    await attempt('cloned', () => spawnBlocking(t.id, transfer({ signal: new AbortController().signal }, [])));
    await attempt('method', () => spawnBlocking(t.id, () => 1));
    `,
  );
  expect(await run({ CORES: '0' })).toEqual([
    'shared [5,true,5]',
    'given [0,1048576]',
    'buffers [1048576,1,2]',
    'large [50000,{"i":49999,"name":"n49999","more":[49999]}]',
    'errors [true,true]',
    'signal SendError: args[0] (argument of id, spawned at main.ts:LINE) cannot be sent to another core: it is an AbortSignal; let it cancel ' +
      'the task: spawn(…).cancelOn(signal)',
    'in an object SendError: args[0].signal (argument of id, spawned at main.ts:LINE) cannot be sent to another core: it is an AbortSignal; ' +
      'let it cancel the task: spawn(…).cancelOn(signal)',
    'cloned TypeError: transfer: an AbortSignal cannot be cloned; let it cancel the call: spawnBlocking(…).cancelOn(signal)',
    'method SendError: args[0] (argument of id, spawned at main.ts:LINE) cannot be sent to another core: it is an anonymous function, not an ' +
      'async function at the top level of a compiled module; move it there and pass what it captures as arguments',
  ]);
});
