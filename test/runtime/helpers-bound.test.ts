// How generated code binds the runtime's helpers: as constants where no function can be called before its module begins,
// else as imports, which are there even then.
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { transform } from '../../dist/transformer/index.js';
import { compile, runCompiled, runModules } from './programs.ts';

const FUNCTION = 'export async function early(x) { await null; return x + later(); }';

describe('constants', () => {
  test.each([
    ['a module that imports nothing', ''],
    [
      'imports of builtins and of heddle',
      "import 'node:fs'; import { sep } from 'path'; export { spawn } from 'heddle';",
    ],
    ['types', "import type { T } from './types.ts'; export type { U } from './types.ts';"],
  ])('%s', (_, imports) => {
    const { code } = transform(`${imports} ${FUNCTION}`, { fileName: 'file.ts' });
    expect(code).toMatch(/import \{.* cell as \$i_c,.*\} from 'heddle\/internal';\nconst .*\$c = \$i_c,/);
  });

  test('names keep clear of the file’s own', async () => {
    const source = 'const $i_c = 1; async function f() { await null; return $i_c; } console.log(await f());';
    expect(compile(source)).toContain('cell as $$i_c');
    expect((await runCompiled(source)).lines).toEqual(['1']);
  });
});

describe('what has to stay at the top', () => {
  test.each([
    ['a comment that compilers read', '/** @jsxImportSource preact */'],
    ['a reference', '/// <reference types="node" />'],
    ['a directive', "'use strict';"],
    ['the line that names the interpreter', '#!/usr/bin/env node'],
  ])('%s', (_, first) => {
    for (const imports of ['', "import './b.ts';"]) {
      const { code } = transform(`${first}\n${imports}\n${FUNCTION}`, { fileName: 'file.tsx' });
      expect(code.startsWith(first), code).toBe(true);
      expect(code).toContain('heddle/internal');
    }
  });
});

describe('imports', () => {
  test.each([
    ['a neighbour', "import './b.ts';"],
    ['a neighbour’s exports', "export * from './b.ts';"],
    ['a name that may be a neighbour’s', "import '@/b';"],
    ['a package', "import 'express';"],
    ['heddle’s namesake', "import 'heddles';"],
  ])('%s', (_, imports) => {
    const { code } = transform(`${imports} ${FUNCTION}`, { fileName: 'file.ts' });
    expect(code).toMatch(/import \{.* cell as \$c,/);
    expect(code).not.toMatch(/const .*\$c = /);
  });

  test('a function is called by a module that its own one imports', async () => {
    const early = `import './neighbour.mjs'; ${FUNCTION} function later() { return 1; } console.log('begins');`;
    const neighbour = `import { early } from './early.mjs'; early(41).then(console.log); console.log('called');`;
    const native = await runModules({ 'early.mjs': early, 'neighbour.mjs': neighbour });
    expect(native.lines).toEqual(['called', 'begins', '42']);
    const compiled = await runModules({ 'early.mjs': compile(early), 'neighbour.mjs': neighbour });
    expect(compiled.lines).toEqual(native.lines);
  });

  test('the same in CommonJS, with the import as TypeScript leaves it', async () => {
    const imports = "import { sep } from 'node:path'; import './neighbour.cjs';";
    const { code } = transform(`${imports} ${FUNCTION} function later() { return sep.length; }`, {
      fileName: 'early.cts',
    });
    const { outputText } = ts.transpileModule(code, { compilerOptions: { module: ts.ModuleKind.CommonJS } });
    expect(outputText.indexOf('heddle/internal')).toBeLessThan(outputText.indexOf('neighbour'));
    const neighbour = "require('./early.cjs').early(41).then(console.log); console.log('called');";
    const { lines } = await runModules({ 'early.cjs': outputText, 'neighbour.cjs': neighbour });
    expect(lines).toEqual(['called', '42']);
  });
});
