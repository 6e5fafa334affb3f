// An await of something that is not a call: what is there already goes on in place when nothing else is ready, and goes to
// the tail of the queue when something is.
import { describe, expect, test } from 'vitest';
import { runCompiled, sameAsNative, withoutHogs } from './programs.ts';

const COUNT = `
  import { spawnLocal } from 'heddle';
  import { pollCount } from '../runtime/executor/executor.js';
`;

/** Polls that a thousand awaits of \`operand\` take in a task that is alone. */
async function pollsOf(operand: string): Promise<number> {
  const { lines } = await runCompiled(`
    ${COUNT}
    async function give(x) { return x; }
    async function measured() {
      const task = give(7), handle = spawnLocal(give, 7);
      await handle;
      const before = pollCount();
      let sum = 0;
      for (let i = 0; i < 1000; i++) sum += (await (${operand})) === 7 ? 1 : 0;
      console.log(sum);
      // The batch that is being polled is counted at its end.
      setTimeout(() => console.log(pollCount() - before), 5);
    }
    await spawnLocal(measured);
  `);
  expect(lines[0]).toBe('1000');
  return Number(lines[1]);
}

describe('alone', () => {
  for (const operand of ['7', 'task', 'handle']) {
    test(`${operand} costs no turn`, async () => {
      expect(await pollsOf(operand)).toBeLessThan(20);
    });
  }

  for (const operand of ['Promise.resolve(7)', '{ then: (resolve) => resolve(7) }']) {
    test(`${operand} is waited for`, async () => {
      expect(await pollsOf(operand)).toBeGreaterThanOrEqual(1000);
    });
  }
});

test('what is ready goes first', async () => {
  await sameAsNative(
    `
    const log = [];
    async function nothing() {}
    const ended = nothing();
    async function count(name) {
      for (let i = 0; i < 3; i++) { log.push(name + i); await (i % 2 ? ended : null); }
      const list = [ended, 1, undefined];
      for (const each of list) { log.push(name + await each); }
    }
    await Promise.all([count('a'), count('b'), count('c')]);
    console.log(log.join(' '));
  `,
    { preempt: 'off' },
  );
});

test('an ordinary caller gets control back though the value is there', async () => {
  const lines = await sameAsNative(`
    const log = [];
    async function direct() { log.push('begun'); await 1; log.push('went on'); }
    async function task() {
      await 0;
      const p = [0].map(() => direct())[0];
      log.push('has p');
      await p;
    }
    await task();
    console.log(log.join(', '));
  `);
  expect(lines[0]).toBe('begun, has p, went on');
});

test('a task that failed throws at the await, and counts as handled', async () => {
  const { lines, stderr } = await runCompiled(`
    import { spawnLocal } from 'heddle';
    process.on('unhandledRejection', (error) => console.log('unhandled', error.message));
    async function fails(what) { throw new Error(what); }
    async function reads(log) {
      const call = fails('call'), handle = spawnLocal(fails, 'handle');
      const other = spawnLocal(async () => log.push('other'));
      try { await call; } catch (error) { log.push(error.message); }
      try { await handle; } catch (error) { log.push(error.message); }
      await other;
      // Alone, and both have ended.
      try { await call; } catch (error) { log.push(error.message); } finally { log.push('finally'); }
      try { await handle; } catch (error) { log.push(error.message); }
      await handle;
    }
    const log = [];
    try { await spawnLocal(reads, log); } catch (error) { log.push('thrown ' + error.message); }
    console.log(log.join(', '));
  `);
  expect(withoutHogs(stderr)).toBe('');
  expect(lines).toEqual(['other, call, handle, call, finally, handle, thrown handle']);
});

test('microtasks and timers have their turn under awaits without end', async () => {
  const { lines } = await runCompiled(`
    async function nothing() {}
    async function until(seen, value) { let rounds = 0; for (; !seen.yet; rounds++) await value; return rounds > 0; }
    for (const value of [null, nothing()]) {
      const reaction = { yet: false }, timer = { yet: false };
      void Promise.resolve().then(() => {}).then(() => (reaction.yet = true));
      console.log(await until(reaction, value));
      setTimeout(() => (timer.yet = true), 1);
      console.log(await until(timer, value));
    }
  `);
  expect(lines).toEqual(['true', 'true', 'true', 'true']);
});

test('a cancellation ends awaits without end of what is always there', async () => {
  const { lines } = await runCompiled(`
    import { sleep, spawnLocal } from 'heddle';
    async function nothing() {}
    async function forever(kind) {
      const task = nothing();
      try {
        if (kind === 'value') for (;;) await null;
        if (kind === 'task') for (;;) await task;
        if (kind === 'call') for (;;) await nothing();
        if (kind === 'items') for (;;) for await (const one of [1]);
      } finally { console.log('finally'); }
    }
    for (const kind of ['value', 'task', 'call', 'items']) {
      const handle = spawnLocal(forever, kind);
      await sleep(1);
      console.log(kind, handle.done, handle.cancel());
      await handle.then(() => console.log('ended'), (error) => console.log(error.name));
    }
  `);
  const each = ['value', 'task', 'call', 'items'];
  expect(lines).toEqual(each.flatMap((kind) => [`${kind} false true`, 'finally', 'CancelledError']));
});

test('a task that cancels itself hears of it at the next await', async () => {
  const { lines } = await runCompiled(`
    import { spawnLocal } from 'heddle';
    async function own(me) {
      me.handle.cancel();
      try { await 1; console.log('missed'); } catch (error) { console.log(error.name); }
      await 2;
      console.log('once');
    }
    const me = { handle: null };
    me.handle = spawnLocal(own, me);
    await me.handle;
  `);
  expect(lines).toEqual(['CancelledError', 'once']);
});

test('a promise that others give a then or a constructor of their own is asked', async () => {
  await sameAsNative(`
    async function nothing() { return 'own'; }
    async function reads() {
      await 0;
      const task = nothing();
      Object.defineProperty(task, 'then', { value: (resolve) => resolve('theirs') });
      console.log(await task);
      const other = nothing();
      other.constructor = class extends Promise {};
      console.log(await other);
      const broken = nothing();
      Object.defineProperty(broken, 'constructor', { get() { throw new Error('no'); } });
      try { await broken; } catch (error) { console.log(error.message); }
    }
    await reads();
  `);
});
