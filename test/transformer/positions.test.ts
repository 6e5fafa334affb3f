// Source maps are exact: an error thrown anywhere in a compiled function comes, through the map, from the line and
// column that the engine names for the source itself.
import { createRequire } from 'node:module';
import vm from 'node:vm';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { transform } from 'heddle/transformer';
import { expect, test } from 'vitest';

const require = createRequire(import.meta.url);
const FILE = '/positions/source.js';

type Program = (boom: () => never, give: <T>(x: T) => Promise<T>) => Promise<unknown>;

function load(code: string): Program {
  const wrapped = vm.runInThisContext(`(function (require, module, __filename) { ${code}\n})`, {
    filename: FILE,
  });
  const module = { exports: {} as { f: Program } };
  (wrapped as (...args: unknown[]) => void)(require, module, FILE);
  return module.exports.f;
}

/** Where the error that `f` rejects with was thrown: the innermost place of the file, 1-based. */
async function placeOfThrow(f: Program): Promise<{ line: number; column: number }> {
  const boom = (): never => {
    throw new Error('boom');
  };
  const error: unknown = await f(boom, async (x) => x).then(
    () => null,
    (e: unknown) => e,
  );
  const stack = (error as Error | null)?.stack ?? '';
  const place = new RegExp(`${FILE}:(\\d+):(\\d+)`).exec(stack);
  if (!place) throw new Error(`nothing was thrown in the file: ${stack}`);
  return { line: Number(place[1]), column: Number(place[2]) };
}

const WRAPPER = '(function (require, module, __filename) { '.length;

test.each([
  ['a call', 'boom();'],
  ['a call behind an await', 'await 1;\n  boom();'],
  ['a call in an argument', 'await give(1,\n    boom());'],
  ['a call beside an await', 'const x = boom() + await give(1);'],
  ['a call behind an await in an expression', 'const x = await give(1) +\n    boom();'],
  ['a throw', "await 1;\n  throw new Error('here');"],
  [
    'a throw in a loop',
    "for (let i = 0; i < 3; i++) {\n    if (i === 2)\n      throw new Error('here');\n  }",
  ],
  [
    'a call in a loop with an await',
    'for (const x of [1, 2]) {\n    await x;\n    if (x === 2) boom();\n  }',
  ],
  ['a condition', 'while (\n    boom()) await 1;'],
  ['an update', 'for (let i = 0; i < 9;\n    boom()) await 1;'],
  ['a property of null', 'const o = await give(null);\n  return o.p;'],
  ['a property of null, awaited', 'const o = null;\n  return await o.p;'],
  ['a call of what is no function', 'const o = await give({});\n  o.missing(1);'],
  ['an awaited call of what is no function', 'const o = await give({});\n  await o.missing(1);'],
  ['an awaited call of a name', 'const missing = await give(1);\n  await missing();'],
  ['an unknown name', 'await 1;\n  boom(unknownName);'],
  ['an unknown name, awaited', 'await 1;\n  await unknownName;'],
  ['an argument of an awaited method', 'const o = { m() {} };\n  await o.m(1, boom());'],
  ['a method that throws', 'const o = { m: boom };\n  await o.m();'],
  [
    'a catch clause',
    'try {\n    await give(1);\n    boom();\n  } catch (e) {\n    throw new Error(e.message);\n  }',
  ],
  ['a finally block', 'try { await 1; } finally {\n    await 2;\n    boom();\n  }'],
  ['a return', 'await 1;\n  return boom();'],
  ['a returned await', 'return await boom();'],
  ['an object literal', 'return { a: await give(1),\n    b: boom() };'],
  ['an array literal', 'return [await give(1),\n    boom()];'],
  ['a template', 'return `${await give(1)} ${\n    boom()}`;'],
  ['a conditional', 'return (await give(1)) ? boom() : 2;'],
  ['a switch', 'switch (await give(1)) {\n    case 2: break;\n    case boom(): break;\n  }'],
  ['destructuring', 'const { a } = await give(null);'],
  ['a default', 'const { a = boom() } = await give({});'],
  ['new', 'const C = class { constructor() { boom(); } };\n  await 1;\n  return new C();'],
  ['new of what is no constructor', 'const C = await give(1);\n  return new C();'],
  ['an assignment', 'const o = await give(null);\n  o.p = 1;'],
  ['an assignment with an await', 'const o = null;\n  o.p = await give(1);'],
  ['spread', 'const xs = await give(1);\n  return [...xs];'],
  ['for of', 'await 1;\n  for (const x of 5) boom(x);'],
  ['a closure', 'await 1;\n  const h = () => {\n    boom();\n  };\n  h();'],
  [
    'a rejected operand',
    "await give(1);\n  await (async () => {\n    await 2;\n    throw new Error('inner');\n  })();",
  ],
])('%s', async (_, body) => {
  const source = `async function f(boom, give) {\n  ${body}\n}\nmodule.exports = { f };\n`;
  const native = await placeOfThrow(load(source));
  const { code, map, diagnostics } = transform(source, { fileName: FILE, module: 'cjs' });
  expect(diagnostics).toEqual([]);
  const place = await placeOfThrow(load(code));
  const column = place.column - 1 - (place.line === 1 ? WRAPPER : 0);
  const original = originalPositionFor(new TraceMap(map as never), { line: place.line, column });
  expect({ line: original.line, column: (original.column ?? -2) + 1 }).toEqual(native);
});
