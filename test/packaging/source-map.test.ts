// Two source maps in a row: every position of the outer one must lead to the original.
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import MagicString from 'magic-string';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { composeSourceMaps } from '../../dist/transformer/adapters/source-map.js';

const source = `const first: number = 1;
function added(one: number, other: number) {
  return one + other;
}
`;

it('leads through edits that add lines, and has no place for what was made up', () => {
  const edit = new MagicString(source);
  edit.prepend('import "made-up";\n');
  edit.appendLeft(source.indexOf('return'), 'madeUp();\n  ');
  edit.overwrite(source.indexOf('first'), source.indexOf('first') + 5, 'renamed');
  const inner = edit.generateMap({ source: 'a.ts', hires: 'boundary' });
  const { outputText, sourceMapText } = ts.transpileModule(edit.toString(), {
    fileName: 'a.ts',
    compilerOptions: { sourceMap: true, inlineSources: true, target: ts.ScriptTarget.ES2022 },
  });
  const composed = composeSourceMaps(JSON.parse(sourceMapText!), inner, source);
  expect(composed.sourcesContent).toEqual([source]);

  const trace = new TraceMap(JSON.stringify(composed));
  const original = (part: string) => {
    const before = outputText.slice(0, outputText.indexOf(part)).split('\n');
    const { line, column } = originalPositionFor(trace, {
      line: before.length,
      column: before.at(-1)!.length,
    });
    return line === null ? null : { line, column };
  };
  expect(original('renamed')).toEqual({ line: 1, column: 6 });
  expect(original('added')).toEqual({ line: 2, column: 9 });
  expect(original('return')).toEqual({ line: 3, column: 2 });
  expect(original('other;')).toEqual({ line: 3, column: 15 });
  expect(original('import')).toBe(null);
  // magic-string says of text in the middle of a line that it belongs to what stands before it.
  expect(original('madeUp')).toEqual({ line: 3, column: 1 });
});
