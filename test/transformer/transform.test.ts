// The public contract of transform(): helpers, diagnostics, maps, what stays untouched.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { transform } from 'heddle/transformer';
import * as internal from 'heddle/internal';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { helpers } from '../../dist/transformer/names/helpers.js';

const compile = (source: string, options = {}) => transform(source, { fileName: 'file.ts', ...options });

test('every helper the emitter may use is exported by heddle/internal', () => {
  for (const name of Object.keys(helpers)) expect(internal, name).toHaveProperty(name);
});

test('a file without async functions keeps its text', () => {
  const source = 'export const x = 1; // async\n';
  expect(compile(source).code).toBe(source);
});

test('CommonJS output requires its helpers', () => {
  const { code } = compile('async function f() { await g(); }', { fileName: 'file.cts' });
  expect(code).toContain("require('heddle/internal')");
  expect(code).toContain('__filename');
});

test('generated names keep clear of the file’s own', () => {
  const { code } = compile('const $c = 1, $r = 2; async function f() { await g($c, $r); }');
  expect(code).toContain('cell: $$c');
  expect(code).toContain('= $c;');
});

test('preempt: off leaves loops without awaits alone', () => {
  const { code } = compile('async function f(n) { for (let i = 0; i < n; i++) g(i); }', { preempt: 'off' });
  expect(code).toContain('for (let i = 0; i < n; i++) g(i);');
  expect(code).not.toContain('preempt');
});

test('sloppy mode: a block function that is used outside of its block keeps the function native', () => {
  const sloppy = (source: string) => compile(source, { fileName: 'file.cjs' }).diagnostics.map((d) => d.code);
  expect(sloppy('async function f() { { await 1; function g() {} } await 2; g(); }')).toEqual(['HDL1017']);
  expect(sloppy('async function f() { var g; { function g() {} } await 2; g(); }')).toEqual(['HDL1017']);
  expect(sloppy('async function f() { { function g() {} g(); } await 2; }')).toEqual([]);
  expect(compile('export {}; async function f() { { function g() {} } await 2; g(); }').diagnostics).toEqual(
    [],
  );
});

describe('what stays native says so', () => {
  test.each([
    ['direct eval', "async function f() { eval('1'); await 1; }", 'HDL1002'],
    ['await in a class head', 'async function f() { @d class A { [await 1]() {} } }', 'HDL1011'],
    ['use native', "async function f() { 'use native'; await 1; }", 'HDL1018'],
  ])('%s', (_, source, code) => {
    const result = compile(`export {}; ${source}`);
    expect(result.diagnostics.map((d) => d.code)).toEqual([code]);
    expect(result.code).toContain(source);
    expect(result.diagnostics[0]).toMatchObject({ fileName: 'file.ts', line: 1 });
  });
});

test('every source token of a statement maps to its own place', () => {
  const source = [
    "import { done, g, h, use } from './others.ts';",
    'export async function f(a: number) {',
    '  const first = await g(a);',
    '  for (const x of first) {',
    '    use(x, await h(x));',
    '  }',
    '  return done(first);',
    '}',
    '',
  ].join('\n');
  const { code, map } = compile(source);
  const trace = new TraceMap(map as never);
  const lines = code.split('\n');
  for (const [token, line] of [
    ['g(a)', 3],
    ['first = $r', 3],
    ['h(x)', 5],
    ['done(first)', 7],
  ] as const) {
    const at = lines.findIndex((l) => l.includes(token));
    expect(at, token).toBeGreaterThanOrEqual(0);
    expect(originalPositionFor(trace, { line: at + 1, column: lines[at]!.indexOf(token) }).line, token).toBe(
      line,
    );
  }
});

test('real third-party code compiles without a fault of the compiler', () => {
  const require = createRequire(import.meta.url);
  for (const file of ['vitest/package.json', 'node-gyp/package.json']) {
    const folder = require.resolve(file).replace('package.json', '');
    for (const path of ts.sys
      .readDirectory(folder, ['.js', '.mjs', '.cjs'], ['**/node_modules/**'])
      .slice(0, 60)) {
      const result = transform(readFileSync(path, 'utf8'), { fileName: path });
      expect(result.diagnostics.filter((d) => d.code.startsWith('HDL9'))).toEqual([]);
    }
  }
});

test("'use atomic' keeps a function or a block free of preemption points", () => {
  const looks = (source: string): number => compile(source, { tasks: true }).code.split('$F[0]').length - 1;
  expect(looks('async function f() { for (;;) { g(); } }')).toBe(1);
  expect(looks("async function f() { 'use atomic'; for (;;) { g(); } }")).toBe(0);
  expect(looks("async function f() { { 'use atomic'; for (;;) g(); } for (;;) { g(); } }")).toBe(1);
  expect(looks("async function f() { 'use atomic'; const h = async () => { for (;;) { g(); } }; }")).toBe(1);
});

// Lowered, each of these would run.
test.each([
  'async function f(a, b) { let a; }',
  'async function f(a, a = 1) {}',
  'async (a, a) => {};',
  "async function f(a = 1) { 'use strict'; }",
  'async function f(...a, b) {}',
  'async function f([...a, b]) {}',
  'async function f(...a,) {}',
  'async function f(a = await b) {}',
  'async function f() { var await; }',
  'async function f() { { let a; var a; } await 1; }',
  'async function f() { { async function g() {} function g() {} } }',
  'async function f() { for await (const a = 1 of b); }',
  'async function f() { const a; await 1; }',
  'async function f() { switch (a) { case 1: await using b = c; } }',
  'if (a) async function f() {}',
  'a: async function f() {}',
  'x = async function* () { super.m(); };',
  'async function* f() { var yield; }',
  'class A { async *constructor() {} }',
  'o = { async *#m() {} };',
  '(async () => 1) = 1;',
  '(async function () {}) += 1;',
])('a file with an early error is left as it is: %s', (source) => {
  const result = compile(source, { fileName: 'file.cjs' });
  expect(result.code).toBe(source);
  expect(result.diagnostics).toEqual([]);
});

test.each([
  'async function f(a = async () => await 1) { await a(); }',
  'let a = 1\nasync () => await a\nif (a) async () => await a;\nelse async () => await a;',
])('what looks like an error, or would become one: %s', (source) => {
  const result = compile(source, { tasks: true });
  expect(result.diagnostics).toEqual([]);
  expect(result.code).not.toContain('async');
});

test.each([
  ['const f = async () => this;', '$c.k === f'],
  ['x = async function f() {};', '$c.k === f'],
  ['x = async function f(f) {};', null],
  ['x = async function f() { var f; };', null],
  ['let f = async () => {};', '$c.k === $s'],
  ['x = { f: async () => {}, };', '$c.k === $s'],
  ['x = { async f() {} };', '$c.k === $s'],
  ['x = { async f() { super.f(); } };', null],
  ['x = { [f]: async () => {}, async [g]() {} };', null],
  ['f(async () => {});', '$c.k === $s'],
  ['class A { async #f() {} }', '#f in this && $c.k === this.#f'],
  ['class A { @d async #f() {} }', null],
  ['class A { async f() {} }', '$c.k === $self'],
  ['class A { @d async f() {} }', null],
])('how a function knows itself: %s', (source, test) => {
  const { code } = compile(source, { tasks: true });
  if (test === null) expect(code).not.toContain('$c.k');
  else expect(code).toContain(test);
  expect(compile(source).code, 'the engine’s own').not.toMatch(/\$c\.k|\$s\b/);
});

// A replacement that calls the original must not be taken for it.
test('what is exported from CommonJS, or from a namespace, may be replaced', () => {
  const source = 'export const f = async () => {}; namespace N { export const g = async () => {}; }';
  expect(compile(source, { module: 'cjs', tasks: true }).code).not.toMatch(/\$c\.k === [fg]/);
  expect(compile(source, { tasks: true }).code).toMatch(/\$c\.k === f/);
  expect(compile(source, { tasks: true }).code).not.toMatch(/\$c\.k === g/);
});

test('only what is imported from heddle is known to give way', () => {
  const known = (source: string): boolean => compile(source).code.includes('$giveWay(');
  const body = 'export async function f() { await give(); }';
  expect(known(`import { yieldNow as give } from 'heddle'; ${body}`)).toBe(true);
  expect(known(`import { yieldNow as give } from './own.js'; ${body}`)).toBe(false);
  expect(known(`import { yieldIfNeeded as give } from 'heddle'; ${body}`)).toBe(false);
  expect(known(`import { yieldNow } from 'heddle'; const give = yieldNow; ${body}`)).toBe(false);
  expect(
    known(
      `import { yieldNow as give } from 'heddle'; export async function f(give: () => void) { await give(); }`,
    ),
  ).toBe(false);
});

test('what a nest hands out with an error is read only if it was: the call itself may be what failed', () => {
  const { code } = transform(
    `async function work(n) {
  let at = 0;
  try {
    for (let i = 0; i < n; i++) at = f(i);
  } catch {
    return at;
  }
}`,
    { fileName: 'work.js' },
  );
  expect(code).toMatch(/catch \(\$e\) \{ if \(\$caught\) \{ \$caught = false; at = \$s\d; /);
  expect(code).toMatch(/at; \$caught = true;\n\s*throw \$e;/);
});
