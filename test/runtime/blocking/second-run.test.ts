// What a thread loads may run a program again without being its entry, or be an entry that cannot say so: a thread does not load
// an entry that is not compiled, nor a compiled module that is the program, and starts no thread for what a module begins, however late.
import { expect, test } from 'vitest';
import { module, run } from './modules.ts';

const SAY = `const say = (e) => console.log(e.name, e.code, e.message.replaceAll('\\n', ' '));`;

/** What a program printed, with how often it began; in the order of the lines' text, since two threads print. */
async function printed(file: string): Promise<{ lines: string[]; begins: number }> {
  const { lines, code, stderr } = await run(file);
  expect(code, `ended by itself: ${stderr.slice(0, 2000)}`).toBe(0);
  return {
    lines: lines.filter((line) => line !== 'begins').sort(),
    begins: lines.filter((line) => line === 'begins').length,
  };
}

const tasks = (entry: string): string => `
  import { greeting } from './${entry}';
  export function greet(name) { return greeting + name; }
  export async function greetLater(name) { return greeting + name; }`;

const refused = (entry: string, by: string): unknown =>
  expect.stringMatching(
    new RegExp(
      `^EntryModuleError ERR_HEDDLE_ENTRY .*${entry} is the program's entry, .*${by} imports it; .*if \\(isMainThread\\)`,
    ),
  );

test('an entry that is not compiled is not run again by a module that imports it', async () => {
  module('back.mjs', tasks('main.mjs'));
  const file = module(
    'main.mjs',
    `import { Runtime, spawnBlocking, spawnOn } from 'heddle';
    import { greet, greetLater } from './back.mjs';
    export const greeting = 'hello ';
    ${SAY}
    console.log('begins');
    await spawnBlocking(greet, 'you').catch(say);
    const runtime = await Runtime.start({ cores: 2 });
    await spawnOn(1, greetLater, 'you').catch((e) => say(e.cause));
    await runtime.shutdown();`,
    { native: true },
  );
  const line = refused('main\\.mjs', 'back\\.mjs');
  expect(await printed(file)).toEqual({ begins: 1, lines: [line, line] });
});

test('nor a CommonJS one, by a module of either kind', async () => {
  module('back-import.mjs', tasks('main.cjs'));
  module(
    'back-require.cjs',
    `const main = require('./main.cjs');
    exports.greet = function greet(name) { return main.greeting + name; };`,
    { native: true },
  );
  const file = module(
    'main.cjs',
    `exports.greeting = 'hello ';
    const { spawnBlocking } = require('heddle');
    ${SAY}
    console.log('begins');
    const { greet } = require('./back-require.cjs');
    async function main() {
      await spawnBlocking(greet, 'you').catch(say);
      await spawnBlocking((await import('./back-import.mjs')).greet, 'you').catch(say);
    }
    void main();`,
    { native: true },
  );
  expect(await printed(file)).toEqual({
    begins: 1,
    lines: [refused('main\\.cjs', 'back-import\\.mjs'), refused('main\\.cjs', 'back-require\\.cjs')],
  });
});

test('one that begins on the main thread only is loaded', async () => {
  module('back-guarded.mjs', tasks('guarded-main.mjs'));
  const file = module(
    'guarded-main.mjs',
    `import { isMainThread } from 'node:worker_threads';
    import { spawnBlocking } from 'heddle';
    import { greet } from './back-guarded.mjs';
    export const greeting = 'hello ';
    if (isMainThread) {
      console.log('begins');
      console.log(await spawnBlocking(greet, 'you'));
    }`,
    { native: true },
  );
  expect(await printed(file)).toEqual({ begins: 1, lines: ['hello you'] });
});

test('what is loaded beside a sealed entry is loaded as ever: names of CommonJS, JSON, what it imports later', async () => {
  module('names.cjs', 'exports.seven = 7;', { native: true });
  module('data.json', '{ "eight": 8 }', { native: true });
  module(
    'all.mjs',
    `import { createRequire } from 'node:module';
    import { seven } from './names.cjs';
    const require = createRequire(import.meta.url);
    export async function sum() { return seven + require('./data.json').eight + (await import('./later.mjs')).nine; }`,
  );
  module('later.mjs', 'export const nine = 9;', { native: true });
  const file = module(
    'sealed.mjs',
    `import { spawnBlocking } from 'heddle';
    import { sum } from './all.mjs';
    console.log('begins');
    console.log(await spawnBlocking(sum));`,
    { native: true },
  );
  expect(await printed(file)).toEqual({ begins: 1, lines: ['24'] });
});

const BEGIN: Record<string, string> = {
  'at once': 'void main();',
  'a while later': 'setTimeout(() => void main(), 20);',
  'behind what it awaits': 'void sleep(20).then(main);',
  'at the top level': 'await main();',
};

const program = (begin: string): string => `
  import { sleep, spawnBlocking } from 'heddle';
  export async function work(n) { await sleep(1); return n * 2; }
  ${SAY}
  const main = async () => {
    console.log('begins');
    try { console.log(await spawnBlocking(work, 21)); } catch (e) { say(e); }
  };
  ${begin}`;

test.each(Object.entries(BEGIN))(
  'a program that its entry only imports is one as well: it begins %s',
  async (_name, begin) => {
    module('app.mjs', program(begin));
    const { lines, begins } = await printed(module('stub.mjs', `import './app.mjs';`));
    expect(begins).toBe(1);
    const why = `^EntryModuleError ERR_HEDDLE_ENTRY spawnBlocking\\(work\\): .*app\\.mjs, .* move work .* if \\(isMainThread\\)`;
    expect(lines).toEqual([expect.stringMatching(new RegExp(why))]);
  },
);

test('nor is it run again by a module that imports it', async () => {
  module('back-program.mjs', tasks('program.mjs'));
  module(
    'program.mjs',
    `import { spawnBlocking } from 'heddle';
    import { greet } from './back-program.mjs';
    export const greeting = 'hello ';
    ${SAY}
    console.log('begins');
    spawnBlocking(greet, 'you').catch(say);`,
  );
  expect(await printed(module('program-stub.mjs', `import './program.mjs';`))).toEqual({
    begins: 1,
    lines: [refused('program\\.mjs', 'back-program\\.mjs')],
  });
});

test('one that starts the runtime keeps its send tasks on the core that spawns them', async () => {
  module(
    'starts-runtime.mjs',
    `import { Runtime, spawn } from 'heddle';
    export async function task(n) { for (let i = 0; i < n; i++); return n; }
    console.log('begins');
    const runtime = await Runtime.start({ cores: 2 });
    console.log(await Promise.all([spawn(task, 3), spawn(task, 4)]));
    await runtime.shutdown();`,
  );
  const stub = module('runtime-stub.mjs', `import './starts-runtime.mjs';`);
  expect(await printed(stub)).toEqual({ begins: 1, lines: ['[ 3, 4 ]'] });
});

// What it begins starts threads only when somebody calls it, so the module is loaded as ever.
test('a module that hands out functions which start threads gives its functions away', async () => {
  module(
    'routes.mjs',
    `import { spawnBlocking } from 'heddle';
    export function hash(x) { return x + 1; }
    const table = new Map();
    const route = (path, handler) => table.set(path, handler);
    route('/hash', (x) => spawnBlocking(hash, x));
    export const ask = (path, x) => table.get(path)(x);`,
  );
  const file = module(
    'asks.mjs',
    `import { ask } from './routes.mjs';
    console.log('begins');
    console.log(await ask('/hash', 1));`,
  );
  expect(await printed(file)).toEqual({ begins: 1, lines: ['2'] });
});

// Where nothing shows that the module is a program the thread runs it a second time; it goes no further, and says what to do.
test('a program that is not seen to be one starts no third thread', async () => {
  module(
    'hidden.mjs',
    program(`const begin = (f) => void f(); begin(main);`)
      .replace('sleep(1)', 'sleep(500)')
      .replace('say(e)', 'say(e.cause ?? e)'),
  );
  const { lines, begins } = await printed(module('hidden-stub.mjs', `import './hidden.mjs';`));
  expect(begins).toBe(2);
  const why = `^BlockingThreadError ERR_HEDDLE_BLOCKING_THREAD .*loads .*hidden\\.mjs, .*only if isMainThread .*move the function`;
  expect(lines).toEqual(['42', expect.stringMatching(why)]);
});
