// What a thread loads may run a program again without being its entry, or be an entry that cannot say so: a thread does not load
// an entry that is not compiled, and starts no thread for what a module begins, however late.
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

// The thread runs the program a second time, which nobody can foresee; it goes no further, and says what to do.
test.each(Object.entries(BEGIN))(
  'a program that its entry only imports starts no third thread: it begins %s',
  async (name, begin) => {
    const app = `app-${Object.keys(BEGIN).indexOf(name)}`;
    module(
      `${app}.mjs`,
      `import { sleep, spawnBlocking } from 'heddle';
      import { isMainThread } from 'node:worker_threads';
      export async function work(n) { await sleep(500); return n * 2; }
      ${SAY}
      async function main() {
        console.log('begins');
        try { console.log(await spawnBlocking(work, 21)); } catch (e) { say(isMainThread ? e.cause ?? e : e); }
      }
      ${begin}`,
    );
    const { lines, begins } = await printed(module(`${app}-stub.mjs`, `import './${app}.mjs';`));
    expect(begins).toBe(2);
    // What is caught there is no failure of the load.
    const why = `^BlockingThreadError ERR_HEDDLE_BLOCKING_THREAD .*loads .*${app}\\.mjs, .*only if isMainThread .*move the function`;
    expect(lines).toEqual(['42', expect.stringMatching(why)]);
  },
);
