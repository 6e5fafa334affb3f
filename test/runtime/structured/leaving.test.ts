// What the caller of a scope gets when something in it failed: the failure itself, once, whatever the body was doing meanwhile.
// In compiled code, where the lowering of `using` tells a resource what is leaving; in uncompiled code, with TypeScript's helper
// for `using` and, where the engine has the syntax, with the engine's own; with uncompiled tasks and with compiled ones.
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { load, loadNative } from '../programs.ts';

const engineHasUsing = ((): boolean => {
  try {
    return typeof new Function('return async () => { await using nothing = null; }') === 'function';
  } catch {
    return false;
  }
})();

const downlevelled = (source: string): string =>
  ts.transpileModule(source, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  }).outputText;

/** Tasks, in a module of their own so that they can be compiled while the body is not. */
const TASKS = `
  import { sleep } from 'heddle';
  export class Failure extends Error {}
  export async function fails(name, ms = 1) { await sleep(ms); throw new Failure(name); }
  export async function naps(ms = 5) { await sleep(ms); return 1; }
  export async function failsCleaningUp(name) { try { await sleep(60_000); } finally { throw new Failure(name); } }
`;

/** \`named(error)\`: an error as text, with what it stands for. */
const HEAD = `
  import { CancelledError, JoinSet, sleep, spawnLocal, TaskGroup } from 'heddle';
  const named = (e) => e.name === 'SuppressedError' ? named(e.error) + ' over ' + named(e.suppressed)
    : e instanceof AggregateError ? e.name + '(' + e.errors.map(named).join(', ') + ')'
    : e.name === 'Error' ? e.message : e.name;
  const left = (scope) => scope().then((value) => 'returned ' + value, named);
`;

type Program = (tasks: object) => Promise<unknown>;
const program = (body: string): string => `${HEAD}
  export default async ({ fails, failsCleaningUp, naps, Failure }) => { ${body} };`;

interface World {
  name: string;
  run(body: string): Promise<unknown>;
}

const world = (name: string, main: typeof load, tasks: typeof load, text = (s: string) => s): World => ({
  name,
  async run(body) {
    const { default: run } = await main<{ default: Program }>(text(program(body)));
    return run(await tasks<object>(TASKS));
  },
});

const compiledWorld = world('compiled', load, load);
const ordinary = (kind: string, text?: (source: string) => string): World[] => [
  world(`uncompiled, ${kind}`, loadNative, loadNative, text),
  world(`uncompiled, ${kind}, with compiled tasks`, loadNative, load, text),
];
const uncompiledWorlds = [
  ...ordinary("TypeScript's helper", downlevelled),
  ...(engineHasUsing ? ordinary("the engine's using") : []),
];
const worlds = [compiledWorld, ...uncompiledWorlds];

test('the engine’s own using is looked at where there is one', ({ skip }) => {
  skip(!engineHasUsing, `Node ${process.version} does not have the syntax`);
  expect(uncompiledWorlds.length).toBe(4);
});

/** What leaving gives in every world. */
const everywhere: [name: string, body: string, expected: unknown][] = [
  [
    'a task fails that the body awaits',
    `return left(async () => { await using group = new TaskGroup(); return await group.spawnLocal(fails, 'x'); })`,
    'x',
  ],
  [
    'the failure is the very object',
    `const error = new Failure('x');
     const caught = await (async () => { await using group = new TaskGroup(); await group.spawnLocal(async () => { await sleep(1); throw error; }); })().catch((e) => e);
     return caught === error && caught instanceof Failure`,
    true,
  ],
  [
    'several tasks are awaited together',
    `return left(async () => { await using group = new TaskGroup(); await Promise.all([group.spawnLocal(naps), group.spawnLocal(fails, 'x')]); })`,
    'x',
  ],
  [
    'a task fails that nobody awaits, while the body is elsewhere',
    `return left(async () => { await using group = new TaskGroup(); group.spawnLocal(fails, 'x'); await sleep(20); return 'late'; })`,
    'x',
  ],
  [
    'a task fails behind the body',
    `return left(async () => { await using group = new TaskGroup(); group.spawnLocal(fails, 'x', 20); return 'early'; })`,
    'x',
  ],
  [
    'a task awaits another one that fails',
    `return left(async () => { await using group = new TaskGroup(); const a = group.spawnLocal(fails, 'x'); await group.spawnLocal(async () => { await a; }); })`,
    'x',
  ],
  [
    'two tasks await one that fails, nobody them',
    `return left(async () => { await using group = new TaskGroup(); const a = group.spawnLocal(fails, 'x'); for (let i = 0; i < 2; i++) group.spawnLocal(async () => { await a; }); })`,
    'x',
  ],
  [
    'a group in the scope of another',
    `return left(async () => { await using outer = new TaskGroup(); await using inner = new TaskGroup(); outer.spawnLocal(naps); return await inner.spawnLocal(fails, 'x'); })`,
    'x',
  ],
  [
    'a group in a task of another',
    `return left(async () => { await using outer = new TaskGroup();
       return await outer.spawnLocal(async () => { await using inner = new TaskGroup(); return await inner.spawnLocal(fails, 'x'); }); })`,
    'x',
  ],
  [
    'the body fails, the tasks are well',
    `return left(async () => { await using group = new TaskGroup(); group.spawnLocal(naps); throw new Error('body'); })`,
    'body',
  ],
  [
    'the body and a task fail, for reasons of their own',
    `return left(async () => { await using group = new TaskGroup(); group.spawnLocal(fails, 'task'); await sleep(20); throw new Error('body'); })`,
    'task over body',
  ],
  [
    'several tasks fail',
    `return left(async () => { await using group = new TaskGroup(); group.spawnLocal(fails, 'x');
       group.spawnLocal(() => new Promise((_, no) => group.signal.addEventListener('abort', () => no(new Failure('y'))))); await sleep(20); })`,
    'ScopeError(x, y)',
  ],
  [
    'a handle that the body awaits',
    `return left(async () => { await using handle = spawnLocal(fails, 'x'); return await handle; })`,
    'x',
  ],
  [
    'a handle whose failure the body has caught',
    `return left(async () => { await using handle = spawnLocal(fails, 'x'); try { await handle; } catch (e) { return 'caught ' + e.message; } })`,
    'returned caught x',
  ],
  [
    'a set whose result the body throws on',
    `return left(async () => { await using set = new JoinSet(); set.spawnLocal(fails, 'x'); set.spawnLocal(naps, 50); for await (const one of set) throw one.reason; })`,
    'x',
  ],
  [
    'run: a task fails that the body awaits',
    `return left(() => TaskGroup.run(async (group) => { await group.spawnLocal(fails, 'x'); }))`,
    'x',
  ],
];

describe('in every world', () => {
  for (const { name, run } of worlds)
    test.each(everywhere)(`${name}: %s`, async (_name, body, expected) => {
      expect(await run(body)).toEqual(expected);
    });
});

describe('compiled', () => {
  test.each([
    [
      'a task fails while the body awaits one that the group then cancels',
      `return left(async () => { await using group = new TaskGroup(); const a = group.spawnLocal(naps, 60_000), b = group.spawnLocal(fails, 'x'); return (await a) + (await b); })`,
      'x',
    ],
    [
      'a task fails while the body is in what heeds the group’s signal',
      `return left(async () => { await using group = new TaskGroup(); group.spawnLocal(fails, 'x'); await sleep(60_000, { signal: group.signal }); })`,
      'x',
    ],
    [
      'the body throws the failure inside of an error of its own',
      `return left(async () => { await using group = new TaskGroup(); try { await group.spawnLocal(fails, 'x'); } catch (cause) { throw new Error('wrapped', { cause }); } })`,
      'wrapped',
    ],
    [
      'several tasks fail, one of which the body awaits',
      `return left(async () => { await using group = new TaskGroup(); group.spawnLocal(failsCleaningUp, 'y'); await sleep(1); await group.spawnLocal(fails, 'x'); })`,
      'ScopeError(x, y)',
    ],
    [
      'the body catches the failure: the scope fails all the same, the others were cancelled',
      `return left(async () => { await using group = new TaskGroup(); group.spawnLocal(naps, 60_000); try { await group.spawnLocal(fails, 'x'); } catch {} return 1; })`,
      'x',
    ],
    [
      'the owner is cancelled, and a task fails cleaning up',
      `const owner = spawnLocal(async () => { await using group = new TaskGroup(); group.spawnLocal(failsCleaningUp, 'x'); await sleep(60_000); });
       await sleep(5); owner.cancel(); return left(async () => owner)`,
      'x',
    ],
    [
      'the owner is cancelled in the body and again while it leaves',
      `const owner = spawnLocal(async () => { await using group = new TaskGroup();
         group.spawnLocal(async () => { try { await sleep(60_000); } finally { await sleep(60_000); } }); await sleep(60_000); });
       await sleep(5); owner.cancel(); await sleep(5); owner.cancel(); return left(async () => owner)`,
      'CancelledError',
    ],
    [
      'the group’s signal is aborted while the body waits with it too',
      `const controller = new AbortController(); setTimeout(() => controller.abort(new Error('why')), 5);
       return left(async () => { const { signal } = controller; await using group = new TaskGroup({ signal }); group.spawnLocal(naps, 60_000); await sleep(60_000, { signal }); })`,
      'AbortError',
    ],
    [
      'the owner of a handle is cancelled, and its task fails cleaning up',
      `const owner = spawnLocal(async () => { await using handle = spawnLocal(failsCleaningUp, 'x'); await sleep(60_000); });
       await sleep(5); owner.cancel(); return left(async () => owner)`,
      'x',
    ],
    [
      'run: the body throws what a task failed with inside of an error of its own',
      `return left(() => TaskGroup.run(async (group) => { try { await group.spawnLocal(fails, 'x'); } catch (cause) { throw new Error('wrapped', { cause }); } }))`,
      'wrapped',
    ],
    [
      'run: the body fails, and a task with several errors in one',
      `return left(() => TaskGroup.run(async (group) => {
         group.spawnLocal(async () => { try { await sleep(60_000); } finally { throw new AggregateError([new Error('p'), new Error('q')]); } });
         await sleep(5); throw new Error('body'); }))`,
      'ScopeError(body, AggregateError(p, q))',
    ],
    [
      'a handle that nobody awaits, whose task fails cleaning up',
      `return left(async () => { await using handle = spawnLocal(failsCleaningUp, 'x'); await sleep(5); return 1; })`,
      'x',
    ],
    [
      'what is no resource of heddle’s is disposed of as the language has it',
      `const error = new Error('x');
       return left(async () => { await using mine = { async [Symbol.asyncDispose]() { throw error; } }; throw error; })`,
      'x over x',
    ],
  ])('%s', async (_name, body, expected) => expect(await compiledWorld.run(body)).toEqual(expected));
});

// Errors may form circles, with as many ways through them as nobody can go.
test('the body fails with errors that lead to one another', async () => {
  const body = `const all = new AggregateError([], 'all');
    for (let i = 0; i < 100; i++) all.errors.push(Object.assign(new Error('one', { cause: all }), { errors: all.errors }));
    const work = async (group) => { group.spawnLocal(fails, 'x', 20); try { await sleep(60_000); } catch { throw all; } };
    return TaskGroup.run(work).then(undefined, ({ name, errors }) => [name, errors[0] === all, errors[1].message]);`;
  expect(await compiledWorld.run(body)).toEqual(['ScopeError', true, 'x']);
});

// The language does not tell disposal whether the body failed, so nothing may be held back that nobody has.
describe('uncompiled: what would get lost is thrown', () => {
  test.each(uncompiledWorlds.map((w) => [w.name, w] as const))('%s', async (_name, { run }) => {
    const caught = `return left(async () => { await using group = new TaskGroup(); const other = group.spawnLocal(() => sleep(60_000)); OTHER
      try { await group.spawnLocal(fails, 'x'); } catch {} await sleep(5); return 1; })`;
    // The body has caught the failure, and does not know that the other task was cancelled because of it.
    expect(await run(caught.replace('OTHER', ''))).toBe('x');
    // It was told of both.
    expect(await run(caught.replace('OTHER', 'other.then(undefined, () => undefined);'))).toBe('returned 1');
  });
});
