// A program begins once. A thread that looks for a function of the program's entry would run the program again to find it, so
// such functions are refused where they are given away, with and without cores; and no thread starts another while it loads.
import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { module, run, type Ended } from './modules.ts';

/** What a program prints that says how often it began, and what its calls came to. */
async function told(
  file: string,
  env: Record<string, string> = {},
  options: readonly string[] = [],
): Promise<Ended> {
  const ended = await run(file, env, options);
  expect(ended.code, `ended by itself: ${ended.stderr.slice(0, 2000)}`).toBe(0);
  expect(
    ended.lines.filter((line) => line === 'begins'),
    'the program began',
  ).toEqual(['begins']);
  return ended;
}

const refused = (name: string, file: string, guard = '.* isMainThread'): RegExp =>
  new RegExp(
    `^EntryModuleError ERR_HEDDLE_ENTRY .*${name}.* belongs to the program's entry, .*${file}, .*; move ${name} to a module of its own${guard}`,
  );

/** Prints an error as the tests read it. */
const SAY = `const say = (e) => console.log(e.name, e.code, e.message.replaceAll('\\n', ' '));`;

const esm = (begin: string): string => `
  import { spawnBlocking } from 'heddle';
  export function work(n) { return n * 2; }
  ${SAY}
  console.log('begins');
  ${begin}`;

const ENTRIES: Record<string, string> = {
  'in an async function': `async function main() { try { console.log(await spawnBlocking(work, 21)); } catch (e) { say(e); } } void main();`,
  'at the top level': `try { console.log(await spawnBlocking(work, 21)); } catch (e) { say(e); }`,
  'an async function of the entry': `export async function later(n) { return n; } try { console.log(await spawnBlocking(later, 21)); } catch (e) { say(e); }`,
};

for (const [name, begin] of Object.entries(ENTRIES))
  test(`spawnBlocking of a function of the entry is refused, ${name}`, async () => {
    const { lines } = await told(module('main.mjs', esm(begin)));
    expect(lines).toEqual([
      'begins',
      expect.stringMatching(refused(/later/.test(begin) ? 'later' : 'work', 'main.mjs')),
    ]);
  });

test('in a CommonJS entry, with its name left out, and through a symbolic link', async () => {
  const source = `const { spawnBlocking } = require('heddle');
    function work(n) { return n * 2; }
    exports.work = work;
    ${SAY}
    async function main() { try { console.log(await spawnBlocking(work, 21)); } catch (e) { say(e); } }
    console.log('begins');
    void main();`;
  const file = module('main.cjs', source);
  const folder = dirname(module('bare/index.js', source, { commonJs: true }));
  module('bare/package.json', '{ "type": "commonjs" }', { native: true });
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(fileURLToPath(new URL('../../../', import.meta.url)), join(folder, 'node_modules/heddle'));
  const byName = (name: string): unknown => expect.stringMatching(refused('work', name));
  expect((await told(file)).lines).toEqual(['begins', byName('main.cjs')]);
  expect((await told(join(folder, 'index'))).lines).toEqual(['begins', byName('index.js')]);
  expect((await told(folder)).lines).toEqual(['begins', byName('index.js')]);
  const link = join(file, '..', 'link.mjs');
  symlinkSync(module('linked.mjs', esm(ENTRIES['at the top level']!)), link);
  for (const options of [[], ['--preserve-symlinks-main']])
    expect((await told(link, {}, options)).lines).toEqual([
      'begins',
      expect.stringMatching(/^EntryModuleError/),
    ]);
});

test('an entry that is not compiled is one as well, and so is text given to --eval', async () => {
  const source = (begin: string): string => `
    import { importable, spawnBlocking } from 'heddle';
    export const work = importable(import.meta.url, function work(n) { return n * 2; });
    ${SAY}
    console.log('begins');
    ${begin}`;
  const begin = ENTRIES['at the top level']!;
  const file = module('plain.mjs', source(begin), { native: true });
  expect((await told(file)).lines).toEqual([
    'begins',
    expect.stringMatching(refused('work', 'plain.mjs', '.*there$')),
  ]);
  const text = await told('', {}, ['--input-type=module', '--eval', source(begin)]);
  expect(text.lines).toEqual([
    'begins',
    expect.stringMatching(/^EntryModuleError ERR_HEDDLE_ENTRY .*--eval/),
  ]);
});

test("a user's worker thread is a program of its own: its entry is refused there", async () => {
  module('worker.mjs', esm(ENTRIES['at the top level']!));
  const file = module(
    'starts.mjs',
    `import { Worker } from 'node:worker_threads';
    new Worker(new URL('./worker.mjs', import.meta.url));`,
    { native: true },
  );
  expect((await told(file)).lines).toEqual(['begins', expect.stringMatching(refused('work', 'worker.mjs'))]);
});

test('an entry whose program begins on the main thread only gives its functions away', async () => {
  for (const guard of ['isMainThread', 'import.meta.url === pathToFileURL(process.argv[1]).href']) {
    const file = module(
      'guarded.mjs',
      `import { isMainThread, threadId } from 'node:worker_threads';
      import { pathToFileURL } from 'node:url';
      import { Runtime, spawnBlocking, spawnOn } from 'heddle';
      const seen = new Map();
      export function where() { return threadId + seen.size; }
      export async function far() { return threadId; }
      if (${guard}) await main();
      async function main() {
        console.log('begins');
        console.log(await spawnBlocking(where) > 0, await spawnBlocking(far) > 0);
        const runtime = await Runtime.start({ cores: 2 });
        if (runtime.cores > 1) console.log(await spawnOn(1, far) > 0);
        await runtime.shutdown();
      }`,
    );
    expect((await told(file)).lines).toEqual(['begins', 'true true', 'true']);
  }
});

test('a module that imports the entry is not loaded by a thread, and the call says why', async () => {
  module(
    'tasks.mjs',
    `import { greeting } from './cycle.mjs';
    export function greet(name) { return greeting + name; }
    export async function greetLater(name) { return greeting + name; }`,
  );
  const file = module(
    'cycle.mjs',
    `import { Runtime, spawnBlocking, spawnOn } from 'heddle';
    import { greet, greetLater } from './tasks.mjs';
    export const greeting = 'hello ';
    ${SAY}
    async function main() {
      console.log('begins');
      await spawnBlocking(greet, 'you').catch(say);
      const runtime = await Runtime.start({ cores: 2 });
      await spawnOn(1, greetLater, 'you').catch((e) => say(e.cause));
      await runtime.shutdown();
    }
    await main();`,
  );
  const line = expect.stringMatching(
    /^EntryModuleError ERR_HEDDLE_ENTRY .*cycle\.mjs is the program's entry, .*tasks\.mjs imports it; /,
  );
  expect((await told(file)).lines).toEqual(['begins', line, line]);
});

const withCores = (cores: number): string => `
  import { onEachCore, Runtime, spawn, spawnOn } from 'heddle';
  export async function where(n) { for (let i = 0; i < 1e6; i++) n += i & 1; return n; }
  export async function holds(f) { return f.name; }
  ${SAY}
  const attempt = async (f) => { try { console.log(await f()); } catch (e) { say(e); } };
  console.log('begins');
  const runtime = ${cores > 0 ? `await Runtime.start({ cores: ${cores} })` : 'null'};
  await attempt(() => Promise.all([1, 2, 3].map((n) => spawn(where, n))));
  await attempt(() => spawnOn(0, where, 1));
  await attempt(() => spawn(holds, where));
  await attempt(() => onEachCore(where, 1));
  ${cores > 1 ? `await attempt(() => spawnOn(1, where, 1));` : ''}
  await runtime?.shutdown();`;

test('a task of a function of the entry stays on its core, and is refused where it would have to leave it', async () => {
  const outcomes = [];
  for (const cores of [0, 1, 2]) {
    const { lines, stderr } = await told(module(`cores-${cores}.mjs`, withCores(cores)));
    outcomes.push(lines.slice(0, 5));
    if (cores < 2) continue;
    expect(lines[5]).toMatch(refused('where', 'cores-2.mjs'));
    expect(stderr.match(/\[HEDDLE_ENTRY\]/g), 'said once').toHaveLength(1);
    expect(stderr).toMatch(/spawn\(where\): .*runs on the core that spawns it/);
  }
  const expected = [
    'begins',
    '[ 500001, 500002, 500003 ]',
    '500001',
    expect.stringMatching(/args\[0\].* the function "where" of the program's entry/),
    expect.stringMatching(/^EntryModuleError ERR_HEDDLE_ENTRY onEachCore\(where\)/),
  ];
  for (const lines of outcomes) expect(lines).toEqual(expected);
});

test('no thread starts another while it loads modules', async () => {
  module(
    'eager.mjs',
    `import { isMainThread } from 'node:worker_threads';
    import { spawnBlocking } from 'heddle';
    export function work(n) { return n * 2; }
    export async function task(n) { return n * 2; }
    export const four = isMainThread ? 4 : await spawnBlocking(work, 2);`,
  );
  module(
    'starter.mjs',
    `import { isMainThread } from 'node:worker_threads';
    import { Runtime } from 'heddle';
    export async function task() {}
    if (!isMainThread) await Runtime.start({ cores: 1 });`,
  );
  const file = module(
    'loads.mjs',
    `import { Runtime, spawnBlocking, spawnOn } from 'heddle';
    import { task, work } from './eager.mjs';
    import { task as starts } from './starter.mjs';
    ${SAY}
    async function main() {
      console.log('begins');
      const runtime = await Runtime.start({ cores: 2 });
      for (const f of [work, task, starts]) await spawnBlocking(f, 1).catch(say);
      for (const f of [task, starts]) await spawnOn(1, f, 1).catch(say);
      await runtime.shutdown();
    }
    await main();`,
  );
  const { lines } = await told(file);
  const blocking = (name: string, why: string): unknown =>
    expect.stringMatching(
      `ERR_HEDDLE_BLOCKING_LOAD spawnBlocking\\(${name}\\): .* could not load .*: .*${why}`,
    );
  expect(lines).toEqual([
    'begins',
    blocking('work', 'spawnBlocking\\(work\\): .* loads'),
    blocking('task', 'spawnBlocking\\(work\\): .* loads'),
    blocking('task', 'only the main thread starts the runtime'),
    expect.stringMatching(/core 1 could not load .*eager\.mjs: spawnBlocking\(work\): .* loads/),
    expect.stringMatching(/core 1 could not load .*starter\.mjs: .*only the main thread starts the runtime/),
  ]);
});

test('a module that starts a thread behind its load starts none from a thread', async () => {
  module(
    'late.mjs',
    `import { isMainThread } from 'node:worker_threads';
    import { sleep, spawnBlocking } from 'heddle';
    export function late(n) { return n; }
    async function again() { try { await spawnBlocking(late, 1); } catch (e) {
      console.log(e.name, e.code);
      const told = new BroadcastChannel('told');
      told.postMessage('');
      told.close();
    } }
    if (!isMainThread) {
      console.log('loaded');
      setTimeout(() => void again(), 1);
    }
    export async function until(words) { while (Atomics.load(words, 0) === 0) await sleep(5); return 'over'; }`,
  );
  const file = module(
    'nests.mjs',
    `import { spawnBlocking, transfer } from 'heddle';
    import { until } from './late.mjs';
    async function main() {
      console.log('begins');
      const words = new Int32Array(new SharedArrayBuffer(4));
      const call = spawnBlocking(until, transfer(words, []));
      const told = new BroadcastChannel('told');
      told.onmessage = () => { words[0] = 1; told.close(); };
      console.log(await call);
    }
    await main();`,
  );
  const { lines } = await told(file);
  expect(lines).toEqual(['begins', 'loaded', 'BlockingThreadError ERR_HEDDLE_BLOCKING_THREAD', 'over']);
});

test('what loads of a core take part in does not keep its tasks from starting threads', async () => {
  module(
    'slow.mjs',
    `import { isMainThread } from 'node:worker_threads';
    export async function slow() { return 'slow'; }
    if (!isMainThread) await new Promise((resolve) => setTimeout(resolve, 500));`,
  );
  module(
    'calls.mjs',
    `import { pbkdf2Sync } from 'node:crypto';
    import { sleep, spawnBlocking } from 'heddle';
    import { work } from './pure.mjs';
    export async function ready() {}
    export async function calls() { return [(await spawnBlocking(pbkdf2Sync, 'p', 's', 1, 4, 'sha1')).length, await spawnBlocking(work, 7)]; }`,
  );
  module('pure.mjs', 'export function work(n) { return n; }', { native: true });
  const file = module(
    'meanwhile.mjs',
    `import { Runtime, spawnOn } from 'heddle';
    import { slow } from './slow.mjs';
    import { calls, ready } from './calls.mjs';
    async function main() {
      console.log('begins');
      const runtime = await Runtime.start({ cores: 2 });
      await spawnOn(1, ready);
      const all = [spawnOn(1, slow), spawnOn(1, calls)];
      console.log(JSON.stringify(await Promise.all(all)));
      await runtime.shutdown();
    }
    await main();`,
  );
  expect((await told(file)).lines).toEqual(['begins', '["slow",[4,7]]']);
});

test('a program that is preloaded into each thread (--import) does not start threads from there', async () => {
  const file = module(
    'preloaded.mjs',
    `
    import { spawnBlocking } from 'heddle';
    import { work } from './pure.mjs';
    ${SAY}
    console.log('preloaded');
    try { console.log(await spawnBlocking(work, 1)); } catch (e) { say(e); }`,
  );
  module('pure.mjs', 'export function work(n) { return n; }', { native: true });
  const main = module('empty.mjs', '', { native: true });
  const { lines, code } = await run(main, {}, ['--import', file]);
  expect(lines.slice(0, 2)).toEqual(['preloaded', 'preloaded']);
  expect(lines).toHaveLength(4);
  expect(
    lines.filter((line) => /loads/.test(line)),
    'the thread is told, the program goes on',
  ).toHaveLength(1);
  expect(code).toBe(0);
});
