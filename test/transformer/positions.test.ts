// Source maps are exact: an error thrown anywhere in a compiled function comes, through the map, from the line and
// column that the engine names for the source itself.
import { createRequire } from 'node:module';
import vm from 'node:vm';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { transform } from 'heddle/transformer';
import { expect, test } from 'vitest';
import { positions } from './positions.ts';

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

test.each(positions)('%s', async (_, body) => {
  const source = `async function f(boom, give) {\n  ${body}\n}\nmodule.exports = { f };\n`;
  const native = await placeOfThrow(load(source));
  const { code, map, diagnostics } = transform(source, { fileName: FILE, module: 'cjs' });
  expect(diagnostics).toEqual([]);
  const place = await placeOfThrow(load(code));
  const column = place.column - 1 - (place.line === 1 ? WRAPPER : 0);
  const original = originalPositionFor(new TraceMap(map as never), { line: place.line, column });
  expect({ line: original.line, column: (original.column ?? -2) + 1 }).toEqual(native);
});
