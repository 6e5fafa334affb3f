// The LIFO slot: who was woken by a channel runs next, but two tasks that wake each other starve nobody.
import { expect, test } from 'vitest';
import { runCompiled } from './programs.ts';

/** No slice ends: on a crowded machine one may be spent before the program begins, and then its first loop gives way. */
const UNHURRIED = `
    import { setSlice } from '../runtime/executor/core.js';
    setSlice(60_000);
    await new Promise((resolve) => setTimeout(resolve, 1));
`;

const run = (source: string) => runCompiled(UNHURRIED + source);

test('a task woken by a channel runs before those that wait in the queue', async () => {
  const { lines } = await run(`
    import { spawnLocal, yieldNow } from 'heddle';
    import { oneshot } from 'heddle/sync';
    const log = [];
    const [sender, receiver] = oneshot();
    async function receives() { log.push(await receiver.recv()); }
    async function sends() { await yieldNow(); log.push('sends'); sender.send('received'); await yieldNow(); log.push('sent'); }
    async function other() { await yieldNow(); log.push('other'); }
    await Promise.all([receives, sends, other].map((f) => spawnLocal(f)));
    console.log(log.join(' '));
  `);
  expect(lines).toEqual(['sends received other sent']);
});

test('of several the one woken last runs first, the others in order', async () => {
  const { lines } = await run(`
    import { spawnLocal, yieldNow } from 'heddle';
    import { oneshot } from 'heddle/sync';
    const log = [];
    const pairs = [0, 1, 2, 3].map(() => oneshot());
    async function receives(i) { await pairs[i][1].recv(); log.push(i); }
    async function sends() { await yieldNow(); for (const [s] of pairs) s.send(); }
    await Promise.all([...pairs.map((_, i) => spawnLocal(receives, i)), spawnLocal(sends)]);
    console.log(log.join(' '));
  `);
  expect(lines).toEqual(['3 0 1 2']);
});

test('an ordinary await of a call keeps its place in the queue', async () => {
  const { lines } = await run(`
    import { spawnLocal, yieldNow } from 'heddle';
    const log = [];
    async function inner() { await yieldNow(); log.push('inner'); }
    async function outer() { await inner(); log.push('outer'); }
    async function other() { await yieldNow(); log.push('other'); }
    await Promise.all([outer, other].map((f) => spawnLocal(f)));
    console.log(log.join(' '));
  `);
  expect(lines).toEqual(['inner other outer']);
});

test('who comes fourth in a row goes to the tail, and has the slot for those it wakes', async () => {
  const { lines } = await run(`
    import { spawnLocal, yieldNow } from 'heddle';
    import { oneshot } from 'heddle/sync';
    const log = [];
    const chain = (name, length) => {
      const links = Array.from({ length: length + 1 }, () => oneshot());
      const passes = async (i) => { await links[i][1].recv(); log.push(name + i); links[i + 1][0].send(); };
      const begins = async () => { await yieldNow(); links[0][0].send(); };
      return [...links.slice(0, length).map((_, i) => () => passes(i)), begins];
    };
    async function other() { for (let i = 0; i < 2; i++) { await yieldNow(); log.push('other'); } }
    const [a, b] = [chain('a', 5), chain('b', 2)];
    await Promise.all([...a.slice(0, -1), ...b.slice(0, -1), a.at(-1), b.at(-1), other].map((f) => spawnLocal(f)));
    console.log(log.join(' '));
  `);
  expect(lines).toEqual(['a0 a1 a2 b0 b1 other a3 a4 other']);
});

test('two tasks that wake each other leave others their turn', async () => {
  const { lines } = await run(`
    import { spawnLocal, yieldNow } from 'heddle';
    import { oneshot } from 'heddle/sync';
    let exchanges = 0, left = 100, exchanged = 0;
    let [ping, pinged] = oneshot();
    let [pong, ponged] = oneshot();
    async function a() {
      while (left > 0) { const [s, r] = oneshot(); pong = s; const wait = r; ping.send(); await wait.recv(); exchanges++; }
      ping.send();
    }
    async function b() {
      while (left > 0) { await pinged.recv(); const [s, r] = oneshot(); ping = s; pinged = r; pong.send(); }
    }
    async function other() { while (left > 0) { await yieldNow(); left--; if (left === 0) exchanged = exchanges; } }
    await Promise.all([b, a, other].map((f) => spawnLocal(f)));
    // Three polls from the slot, of two tasks, for each of the other's.
    console.log(exchanged >= 100 && exchanged <= 300);
  `);
  expect(lines).toEqual(['true']);
});
