// The catalogue: every message with an example is what that example is answered with, codes are unique, the pages in
// docs/diagnostics are what the catalogue makes, and a code frame shows the place.
import { readdirSync, readFileSync } from 'node:fs';
import { formatDiagnostic, transform } from 'heddle/transformer';
import { describe, expect, test } from 'vitest';
import { messages, retired, type Message } from '../../dist/transformer/diagnostics/catalogue/index.js';
import { codeFrame } from '../../dist/transformer/diagnostics/code-frame.js';
import { diagnosticPages } from '../../scripts/diagnostics-docs.js';

const entries: Message[] = Object.values(messages);
const fromSource = entries.filter((m) => m.example !== undefined && !m.code.startsWith('HDL3'));

test('codes are unique, and none is used again', () => {
  const codes = [...entries.map((m) => m.code), ...Object.keys(retired)];
  expect(new Set(codes).size).toBe(codes.length);
  for (const code of codes) expect(code).toMatch(/^HDL[1239]\d{3}$/);
});

describe('every example is answered with its message', () => {
  test.each(fromSource.map((m) => [m.code, m] as const))('%s', (code, message) => {
    const { diagnostics } = transform(message.example!, { fileName: 'example.ts' });
    expect(diagnostics.map((d) => d.code)).toEqual([code]);
    expect(diagnostics[0]!.message).not.toMatch(/\{\d\}/);
    expect(diagnostics[0]!.note + diagnostics[0]!.help).not.toMatch(/\{\d\}|undefined/);
  });
});

test('the pages in docs/diagnostics are up to date (node scripts/diagnostics-docs.js)', () => {
  const folder = new URL('../../docs/diagnostics/', import.meta.url);
  const pages = diagnosticPages();
  expect(readdirSync(folder).sort()).toEqual([...pages.keys()].sort());
  for (const [name, text] of pages) expect(readFileSync(new URL(name, folder), 'utf8'), name).toBe(text);
});

test('a code frame underlines the place, whatever the line ends', () => {
  const source = 'one\r\ntwo(eval(x))\r\nthree\r\nfour';
  expect(codeFrame(source, source.indexOf('eval'), 7)).toBe(
    ['  1 | one', '> 2 | two(eval(x))', '    |     ^^^^^^^', '  3 | three'].join('\n'),
  );
});

test('a code frame of a minified line is cut around the place', () => {
  const source = `${'a;'.repeat(5000)}eval(x)${';b'.repeat(5000)}`;
  const [line, carets] = codeFrame(source, 10000, 7).split('\n');
  expect(line!.length).toBeLessThan(200);
  expect(line!.slice(carets!.indexOf('^'), carets!.lastIndexOf('^') + 1)).toBe('eval(x)');
});

test('a span over several lines is underlined to the end of the first', () => {
  expect(codeFrame('with (a) {\n}\n', 0, 12)).toBe(
    ['> 1 | with (a) {', '    | ^^^^^^^^^^', '  2 | }'].join('\n'),
  );
});

test('formatted: place, code, frame, note, help', () => {
  const source = "async function f() {\n\teval('1');\n}";
  const text = formatDiagnostic(transform(source, { fileName: 'src/a.ts' }).diagnostics[0]!);
  expect(text).toMatch(/^src\/a\.ts:2:2 - warning HDL1002: /);
  expect(text).toContain("> 2 |  eval('1');\n    |  ^^^^^^^^^");
  expect(text).toMatch(/\n {2}note: .*\n {2}help: /);
});

test.each([
  ['preempt', true],
  ['module', 'amd'],
])('option %s: %j is refused', (name, value) => {
  expect(() => transform('', { fileName: 'a.ts', [name]: value } as never)).toThrow(/HDL3002.* It takes "/);
});
