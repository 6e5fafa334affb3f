// The stack of an error thrown in a task lists who awaits it, at the places of the original source, and nothing of
// heddle's own. What the engine shows for the same program natively is what is compared with.
import { expect, test } from 'vitest';
import { compile, runCompiled, runNative } from '../programs.ts';

const HEAD = `
  const tick = () => new Promise((resolve) => setTimeout(resolve, 1));
  const show = (e) => console.log(e.stack);
`;

/** `at async f (…:12:3)` as `async f 12:3`; without the module's own top level, which is never compiled. */
function frames(lines: string[]): string[] {
  return lines
    .map((line) => /^ {4}at (async )?(?:(\S+) \()?.*?:(\d+):(\d+)\)?$/.exec(line))
    .filter((match) => match?.[2] !== undefined)
    .map(
      (match) =>
        `${match![1] ?? ''}${match![2]!.replace(/^.*\./, '')}${match![1] ? ` ${match![3]}:${match![4]}` : ''}`,
    );
}

const withoutPlace = (frame: string): string => frame.replace(/ \d+:\d+$/, '');

async function sameFrames(source: string): Promise<string[]> {
  const texts = [HEAD + source, compile(HEAD + source), compile(HEAD + source, { tasks: false })];
  const [native, ...compiled] = await Promise.all(texts.map((text) => runNative(text)));
  const [tasks, ordinary] = compiled;
  for (const { lines } of compiled) {
    expect(lines[0]).toBe(native!.lines[0]);
    expect(lines.join('\n')).not.toMatch(/dist\/runtime|\$/);
  }
  expect(frames(tasks!.lines)).toEqual(frames(native!.lines));
  // The engine's own: its places are those of the compiled text, which a source map leads back.
  expect(frames(ordinary!.lines).map(withoutPlace)).toEqual(frames(native!.lines).map(withoutPlace));
  return frames(native!.lines);
}

test('six calls deep, each having awaited something', async () => {
  const found = await sameFrames(`
    async function f6() { await tick(); throw new Error('six'); }
    async function f5() { await tick(); await f6(); }
    class C { async m() { await tick(); await f5(); } }
    async function f4() { await tick(); await new C().m(); }
    async function f3() { await tick(); return await f4(); }
    async function f2() { await tick(); try { await f3(); } finally { await null; } }
    const f1 = async () => { await tick(); await f2(); };
    async function main() { try { await f1(); } catch (e) { show(e); } }
    main();
  `);
  expect(found.map((frame) => frame.split(' ').slice(0, 2).join(' '))).toEqual([
    'f6',
    'async f5',
    'async m',
    'async f4',
    'async f3',
    'async f2',
    'async f1',
    'async main',
  ]);
});

test('through functions that return what they do not await', async () => {
  const found = await sameFrames(`
    async function fails() { throw new Error('handed on'); }
    async function tries() { await tick(); return await fails(); }
    async function waits() { return await tries(); }
    async function passes() { return waits(); }
    async function twice() { return passes(); }
    async function main() { try { await twice(); } catch (e) { show(e); } }
    main();
  `);
  expect(found.at(-1)).toContain('async main');
});

test('six calls deep, none of which has suspended', async () => {
  const found = await sameFrames(`
    // A call takes two frames of the engine, three in order 'exact', and it counts them.
    Error.stackTraceLimit = 30;
    async function f6() { throw new Error('direct'); }
    async function f5() { await f6(); }
    async function f4() { await f5(); }
    async function f3() { await f4(); }
    async function f2() { await f3(); }
    async function f1() { await f2(); }
    f1().catch(show);
  `);
  expect(found.slice(0, 6)).toEqual(['f6', 'f5', 'f4', 'f3', 'f2', 'f1']);
});

test("what Node's own promises fail with lists who awaits them", async () => {
  const { lines } = await runCompiled(`${HEAD}
    import { readFile } from 'node:fs/promises';
    async function reads() { await tick(); await readFile('/does/not/exist'); }
    async function main() { await Promise.all([reads()]).catch(show); }
    async function outer() { await tick(); try { await Promise.all([reads()]); } catch (e) { show(e); } }
    await main();
    await outer();
  `);
  expect(frames(lines).filter((frame) => /reads|main|outer/.test(frame))).toEqual([
    'async reads 6:44',
    'async reads 6:44',
    'async outer 8:50',
  ]);
});

test('through spawned tasks, and from another core', async () => {
  const { lines } = await runCompiled(`${HEAD}
    import { isMainThread } from 'node:worker_threads';
    import { Runtime, spawnLocal, spawnOn } from 'heddle';
    export async function fails() { await tick(); throw new Error('away'); }
    export async function passes() { await tick(); await fails(); }
    async function local() { await tick(); try { await spawnLocal(passes); } catch (e) { show(e); } }
    async function remote() { await tick(); try { await spawnOn(1, passes); } catch (e) { show(e); } }
    if (isMainThread) {
      await local();
      const runtime = await Runtime.start({ cores: 2 });
      await remote();
      await runtime.shutdown();
    }
  `);
  const found = frames(lines);
  expect(found).toEqual([
    'fails',
    'async passes 8:52',
    'async local 9:50',
    'fails',
    'async passes 8:52',
    'async remote 10:51',
  ]);
});

test('other values, frozen errors, own stacks, limits, formatters: left as they are', async () => {
  const source = `${HEAD}
    const caught = async (f) => { try { await f(); } catch (e) { return e; } };
    async function throws(x) { await tick(); throw x; }
    const early = new Error('early'); const before = early.stack;
    const own = Object.assign(new Error('own'), { stack: 'own stack' });
    const getter = Object.defineProperty(new Error('getter'), 'stack', { get() { return 'from getter'; } });
    class Sub extends Error { get stack() { return 'sub'; } set stack(x) {} }
    for (const x of [1, 'text', null, undefined, { stack: 'like' }, Object.freeze(new Error('frozen'))])
      console.log((await caught(() => throws(x))) === x);
    for (const x of [own, getter, new Sub('x')]) console.log((await caught(() => throws(x))).stack.split('\\n')[0]);
    console.log((await caught(() => throws(early))).stack === before, (await caught(() => throws(early))).stack === before);
    Error.stackTraceLimit = 2;
    const limited = await caught(async () => { await throws(new Error('limited')); });
    console.log(limited.stack.split('\\n').length <= 3, Object.keys(limited).length);
    Error.stackTraceLimit = 0;
    async function late() { await tick(); throw new Error('none'); }
    console.log((await caught(late)).stack);
    Error.stackTraceLimit = 10;
    Error.prepareStackTrace = (e, sites) => sites.length > 0;
    console.log((await caught(late)).stack);
    Error.prepareStackTrace = (e) => 'mine ' + e.message;
    console.log((await caught(late)).stack);
  `;
  const [native, compiled] = await Promise.all([runNative(source), runCompiled(source)]);
  expect(compiled.lines).toEqual(native.lines);
});

test('a stack is as good as the engine’s before anybody has looked at it', async () => {
  const source = `${HEAD}
    async function fails() { await tick(); throw new TypeError('first'); }
    async function passes() { await tick(); return await fails(); }
    const caught = async () => { try { await passes(); } catch (e) { return e; } };
    const first = (stack) => String(stack).split('\\n')[0];
    console.log(Object.keys(await caught()), Object.hasOwn(await caught(), 'stack'), JSON.stringify(await caught()));
    const inherits = await caught();
    console.log(first(Object.create(inherits).stack), Object.create(inherits).stack === inherits.stack);
    console.log(first(structuredClone(await caught()).stack));
    const replaced = await caught();
    replaced.stack = 'mine';
    console.log(replaced.stack);
    const deleted = await caught();
    delete deleted.stack;
    console.log(deleted.stack);
    const again = await caught();
    Error.captureStackTrace(again);
    console.log(/passes/.test(again.stack));
    const renamed = await caught();
    renamed.message = 'second';
    console.log(first(renamed.stack));
    console.log(Error.prepareStackTrace === undefined || Error.prepareStackTrace.name === 'ErrorPrepareStackTrace');
    const [formatted, throwing] = [await caught(), await caught()];
    Error.prepareStackTrace = (e, sites) => 'mine: ' + e.message + ' ' + sites[0].getFunctionName().replace('$', '');
    console.log(formatted.stack);
    Error.prepareStackTrace = () => { throw new Error('formatter'); };
    try { throwing.stack; } catch (e) { console.log('formatter threw'); }
  `;
  const [native, ...compiled] = await Promise.all([
    runNative(source),
    runCompiled(source),
    runNative(compile(source, { tasks: false })),
  ]);
  for (const { lines } of compiled) expect(lines).toEqual(native.lines);
});
