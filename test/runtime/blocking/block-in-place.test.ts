// blockInPlace: while a core is inside it, send tasks go on elsewhere, on a spare if need be; afterwards everything is as it was.
import { beforeAll, describe, expect, test } from 'vitest';
import { module, run } from './modules.ts';

beforeAll(() => {
  module(
    'tasks.mjs',
    `import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
    import { join } from 'node:path';
    import { threadId } from 'node:worker_threads';
    import { blockInPlace, sleep, spawn, yieldNow } from 'heddle';

    const word = new Int32Array(new SharedArrayBuffer(4));
    export const folder = () => mkdtempSync(join(import.meta.dirname, 'f-'));
    /** Blocks this thread until all of \`names\` have been touched. */
    export function awaitFiles(dir, names) {
      const until = Date.now() + 100_000;
      for (const name of names)
        while (!existsSync(join(dir, name))) {
          if (Date.now() > until) throw new Error('nobody touched ' + name);
          Atomics.wait(word, 0, 0, 1);
        }
    }
    export function sleepForever() { Atomics.wait(word, 0, 0); }

    export async function touch(dir, name) { writeFileSync(join(dir, name), ''); return threadId; }
    export async function computes(dir, name) {
      let x = 1;
      for (let i = 0; i < 20_000_000; i++) x = (x * 31 + i) | 0;
      writeFileSync(join(dir, name), '');
      return x;
    }
    /** Goes on after the core is back. */
    export async function sleepsOn(dir, name) {
      writeFileSync(join(dir, name), '');
      while (!existsSync(join(dir, 'back'))) await sleep(5);
      return threadId;
    }
    export async function blocksUntil(dir, begun, names) {
      writeFileSync(join(dir, begun), '');
      blockInPlace(() => awaitFiles(dir, names));
      return threadId;
    }
    export async function blocksForever(dir, begun) {
      writeFileSync(join(dir, begun), '');
      blockInPlace(sleepForever);
    }
    export async function dies(dir, name) { writeFileSync(join(dir, name), ''); process.reallyExit(3); }
    export async function hog() { return blockInPlace(() => { const until = Date.now() + 100; while (Date.now() < until); return 'hog'; }); }
    /** Each on a core of its own: all but the last block until the last has begun. */
    export async function blocksInTurn(dir, [name, ...rest]) {
      writeFileSync(join(dir, name), '');
      if (rest.length === 0) return [threadId];
      const next = spawn(blocksInTurn, dir, rest);
      const here = blockInPlace(() => (awaitFiles(dir, rest), threadId));
      return [here, ...(await next)];
    }
    export async function spawner(dir, name) { await yieldNow(); return await spawn(touch, dir, name); }
  `,
  );
  module(
    'slow.mjs',
    `import { existsSync, writeFileSync } from 'node:fs';
    import { join } from 'node:path';
    import { isMainThread, threadId } from 'node:worker_threads';

    // On a core that has to load it, not before somebody says so.
    if (!isMainThread) {
      writeFileSync(join(process.env.DIR, 'loading'), '');
      while (!existsSync(join(process.env.DIR, 'go'))) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    export async function late(dir, name) { writeFileSync(join(dir, name), ''); return threadId; }
  `,
  );
});

/** Runs the body of `main` in a process whose runtime has `cores`; compiled. */
function program(
  name: string,
  cores: number,
  body: string,
  env: Record<string, string> = {},
  options: object = {},
) {
  const file = module(
    `${name}-${cores}.mjs`,
    `import { writeFileSync } from 'node:fs';
    import { join } from 'node:path';
    import { threadId } from 'node:worker_threads';
    import { blockInPlace, Runtime, spawn, spawnLocal, spawnOn, sleep, yieldNow } from 'heddle';
    import { here } from '../runtime/cores/isolate.js';
    import { core } from '../runtime/executor/core.js';
    import * as t from './tasks.mjs';

    const count = () => core.addon === null ? 1 : core.addon.shared[2];
    async function back(n) { while (count() !== n) await sleep(1); return n; }
    const options = ${JSON.stringify(options)};
    const names = (n) => Array.from({ length: n }, (_, i) => 'f' + i);
    async function main() {
      const dir = t.folder();
      const runtime = ${cores === 0 ? 'null' : `await Runtime.start({ cores: ${cores}, ...options })`};
      ${body}
      await runtime?.shutdown();
    }
    await main();`,
  );
  return run(file, env);
}

for (const driver of ['auto', 'node']) {
  const env = { HEDDLE_DRIVER: driver };
  describe(`driver ${driver}`, () => {
    test('a task that is cancelled in a queue does not begin on a spare that begins later', async () => {
      const { lines, stderr } = await program(
        `cancelled-${driver}`,
        1,
        `
        const { existsSync } = await import('node:fs');
        let task;
        async function blocks() { blockInPlace(() => { task.cancel(); t.awaitFiles(dir, ['behind']); }); }
        const blocked = spawnLocal(blocks);
        task = spawn(t.sleepsOn, dir, 'begun');
        const behind = spawn(t.touch, dir, 'behind');
        await blocked;
        console.log((await behind) !== 0, existsSync(join(dir, 'begun')));
        writeFileSync(join(dir, 'back'), '');
        console.log(await task.then(() => 'ended', (e) => e.name));
      `,
        env,
      );
      expect(lines, stderr).toEqual(['true false', 'CancelledError']);
    });

    test.each([1, 2])('ready tasks go on while the main thread blocks, with %i cores', async (cores) => {
      const { lines, stderr } = await program(
        `ready-${driver}`,
        cores,
        `
        async function blocks() { blockInPlace(() => t.awaitFiles(dir, names(12))); return count(); }
        // All in one batch of the queue: the first blocks, the others are what is left of it.
        const blocked = spawnLocal(blocks);
        const handles = names(12).map((n, i) => i % 3 ? spawn(t.touch, dir, n) : spawn(t.computes, dir, n));
        await blocked;
        console.log(handles.filter((h) => !h.done).length > 0);
        const where = await Promise.all(handles);
        console.log(where.filter((id) => id === 0).length);
        console.log(await back(${cores}));
        // And a second time, on the spare kept in reserve.
        const again = spawnLocal(blocks2);
        async function blocks2() { blockInPlace(() => t.awaitFiles(dir, ['again'])); }
        const touched = spawn(t.touch, dir, 'again');
        await again;
        console.log((await touched) !== 0, await back(${cores}));
      `,
        env,
      );
      expect(lines, stderr).toEqual(['true', '0', String(cores), `true ${cores}`]);
    });

    test('both cores block, one of them twice over, and what they spawn inside goes on', async () => {
      const { lines, stderr } = await program(
        `both-${driver}`,
        2,
        `
        const other = spawnOn(1, t.blocksUntil, dir, 'begun', names(4));
        let inside;
        const value = blockInPlace(() => {
          t.awaitFiles(dir, ['begun']);
          inside = names(4).map((n) => spawn(t.spawner, dir, n));
          return blockInPlace(() => { t.awaitFiles(dir, names(4)); return 'nested'; });
        });
        console.log(value, (await other) > 0, (await Promise.all(inside)).every((id) => id > 0));
        console.log(await back(2));
      `,
        env,
      );
      expect(lines, stderr).toEqual(['nested true true', '2']);
    });

    test('a spare that blocks gets one of its own', async () => {
      const { lines, stderr } = await program(
        `spares-${driver}`,
        1,
        `
        const names = ['a', 'b', 'c'];
        const task = spawn(t.blocksInTurn, dir, names);
        blockInPlace(() => t.awaitFiles(dir, names));
        const ids = await task;
        console.log(ids.every((id) => id > 0), new Set(ids).size, await back(1));
        const { cores, spares, toPrometheus } = runtime.metrics();
        console.log([...cores, ...spares].reduce((sum, c) => sum + c.tasks, 0), spares.map((c) => c.core).join());
        console.log(/heddle_tasks_total\\{core="3"\\} 1/.test(toPrometheus()));
        // And again and again, on those kept in reserve: orders to take part and to retire follow one another closely.
        for (let i = 0; i < 15; i++) {
          const again = names.map((name) => name + i);
          const task = spawn(t.blocksInTurn, dir, again);
          blockInPlace(() => t.awaitFiles(dir, again));
          if (new Set(await task).size !== 3) console.log('not on three cores');
        }
        console.log(await back(1));
      `,
        env,
      );
      expect(lines, stderr).toEqual(['true 3 1', '3 1,2,3', 'true', '1']);
    });

    test('a task that waits for its module on a core that blocks goes on elsewhere', async () => {
      const { lines, stderr } = await program(
        `module-${driver}`,
        1,
        `
        process.env.DIR = dir;
        const { late } = await import('./slow.mjs');
        // Both come to the same spare; the first needs a module that is not there before the second blocks.
        const handles = [spawn(late, dir, 'late'), spawn(t.blocksUntil, dir, 'go', ['late'])];
        blockInPlace(() => t.awaitFiles(dir, ['loading', 'go', 'late']));
        const ids = await Promise.all(handles);
        console.log(ids.every((id) => id > 0), new Set(ids).size, await back(1));
      `,
        env,
      );
      expect(lines, stderr).toEqual(['true 2 1']);
    });

    test('a task that waits for its module on a spare that retires comes back', async () => {
      const { lines, stderr } = await program(
        `retires-${driver}`,
        1,
        `
        process.env.DIR = dir;
        const { late } = await import('./slow.mjs');
        const handle = spawn(late, dir, 'late');
        blockInPlace(() => t.awaitFiles(dir, ['loading']));
        console.log(await handle, await back(1));
        while (here().spares[0] !== 0) await sleep(5);
      `,
        env,
        { blocking: { keepAliveMs: 1 } },
      );
      expect(lines, stderr).toEqual(['0 1']);
    });

    test('what throws, throws, and the core is back', async () => {
      const { lines, stderr } = await program(
        `throws-${driver}`,
        1,
        `
        try { blockInPlace(() => { throw new RangeError('inside'); }); } catch (e) { console.log(e.message); }
        console.log(await back(1), await spawn(t.touch, dir, 'here'));
      `,
        env,
      );
      expect(lines, stderr).toEqual(['inside', '1 0']);
    });

    test('a task that waits on the spare when the core comes back is not lost', async () => {
      const { lines, stderr } = await program(
        `waits-${driver}`,
        1,
        `
        const waits = spawn(t.sleepsOn, dir, 'asleep');
        blockInPlace(() => t.awaitFiles(dir, ['asleep']));
        console.log(await back(1));
        writeFileSync(join(dir, 'back'), '');
        console.log((await waits) >= 0);
      `,
        env,
      );
      expect(lines, stderr).toEqual(['1', 'true']);
    });

    test('a spare that nobody needs ends when its last task has', async () => {
      const { lines, stderr } = await program(
        `expires-${driver}`,
        1,
        `
        const waits = spawn(t.sleepsOn, dir, 'asleep');
        blockInPlace(() => t.awaitFiles(dir, ['asleep']));
        writeFileSync(join(dir, 'back'), '');
        console.log((await waits) >= 0);
        while (here().spares[0] !== 0) await sleep(5);
        const again = spawn(t.touch, dir, 'again');
        blockInPlace(() => t.awaitFiles(dir, ['again']));
        console.log((await again) > 0, await back(1));
      `,
        env,
        { blocking: { keepAliveMs: 1 } },
      );
      expect(lines, stderr).toEqual(['true', 'true 1']);
    });

    test('a spare that dies fails the tasks it had', async () => {
      const { lines, stderr } = await program(
        `dies-${driver}`,
        1,
        `
        const waits = spawn(t.sleepsOn, dir, 'asleep');
        const lost = waits.catch((e) => e.code);
        blockInPlace(() => {
          // Both on the only spare, which is not told to retire before it is dead.
          t.awaitFiles(dir, ['asleep']);
          spawn(t.dies, dir, 'dying').catch((e) => console.log(e.code));
          t.awaitFiles(dir, ['dying']);
        });
        console.log(await lost);
      `,
        env,
      );
      expect(lines, stderr).toEqual(['ERR_HEDDLE_CORE_LOST', 'ERR_HEDDLE_CORE_LOST']);
    });

    test('shutdown ends a core in the middle of it', async () => {
      const { lines, stderr, code } = await program(
        `shutdown-${driver}`,
        2,
        `
        spawnOn(1, t.blocksForever, dir, 'begun').catch(() => undefined);
        const other = spawn(t.touch, dir, 'touched');
        blockInPlace(() => t.awaitFiles(dir, ['begun', 'touched']));
        await other;
        await runtime.shutdown(50);
        console.log('over');
      `,
        env,
      );
      expect(lines, stderr).toEqual(['over']);
      expect(code).toBe(0);
    });
  });
}

test.each([{}, { HEDDLE_ADDON: 'off', HEDDLE_DRIVER: 'node' }])(
  'without cores it is a call, and no hog: %o',
  async (env) => {
    const cores = 'HEDDLE_ADDON' in env ? 1 : 0;
    const body = `console.log(await spawnLocal(t.hog), blockInPlace((() => 7)));`;
    const { lines, stderr } = await program('alone', cores, body, env);
    expect(lines).toEqual(['hog 7']);
    // Starting may be one on a machine that is busy.
    expect(stderr).not.toMatch(/: hog \(/);
  },
);
