// `heddle init`: the line goes where the project is built, the diff says so, and a second time there is nothing to do.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Project, type Outcome } from '../packaging/project.ts';
import { heddle } from './command.ts';

let project: Project;
beforeEach(() => {
  project = Project.linked({});
});
afterEach(() => project.remove());

/** What is written, after a dry run that wrote nothing and said the same. */
function init(file: string): { text: string; ran: Outcome } {
  const before = project.read(file);
  const dry = heddle(project, 'init', '--dry-run');
  expect(project.read(file)).toBe(before);
  const ran = heddle(project, 'init');
  expect(ran).toMatchObject({ status: 0, stderr: '' });
  expect(dry.stdout.replace('Nothing was written (--dry-run).', 'Written.')).toBe(ran.stdout);
  const text = project.read(file);
  expect(heddle(project, 'init')).toMatchObject({ status: 0, stdout: expect.stringMatching(/ has heddle/) });
  expect(project.read(file)).toBe(text);
  return { text, ran };
}

describe('a bundler’s configuration', () => {
  test('with plugins', () => {
    project.write({
      'vite.config.ts': `import { defineConfig } from 'vite';

export default defineConfig({
  // kept
  plugins: [react()],
});
`,
    });
    const { text, ran } = init('vite.config.ts');
    expect(text).toBe(`import { defineConfig } from 'vite';
import heddle from 'heddle/vite';

export default defineConfig({
  // kept
  plugins: [heddle(), react()],
});
`);
    expect(ran.stdout).toBe(`--- vite.config.ts
+++ vite.config.ts
@@ -1,6 +1,7 @@
 import { defineConfig } from 'vite';
+import heddle from 'heddle/vite';
 
 export default defineConfig({
   // kept
-  plugins: [react()],
+  plugins: [heddle(), react()],
 });

Written.
`);
  });

  test.each([
    [
      'without plugins',
      'rollup.config.mjs',
      `export default {\n  input: 'a.js',\n};\n`,
      `import heddle from 'heddle/rollup';\nexport default {\n  plugins: [heddle()],\n  input: 'a.js',\n};\n`,
    ],
    [
      'CommonJS',
      'webpack.config.cjs',
      `module.exports = { entry: './a.js', plugins: [] };\n`,
      `const { default: heddle } = require('heddle/webpack');\nmodule.exports = { entry: './a.js', plugins: [heddle()] };\n`,
    ],
    [
      'a function',
      'vitest.config.ts',
      `import { defineConfig } from "vitest/config";\nexport default defineConfig(() => {\n  return { test: {} };\n});\n`,
      `import { defineConfig } from "vitest/config";\nimport heddle from "heddle/vite";\nexport default defineConfig(() => {\n  return { plugins: [heddle()], test: {} };\n});\n`,
    ],
    [
      'a name',
      'rolldown.config.js',
      `const config = { plugins: [a()] };\nexport default config satisfies object;\n`,
      `import heddle from 'heddle/rolldown';\nconst config = { plugins: [heddle(), a()] };\nexport default config satisfies object;\n`,
    ],
  ])('%s', (_name, file, before, after) => {
    project.write({ [file]: before });
    expect(init(file).text).toBe(after);
  });

  test('what is written in no usual way is left to its author', () => {
    const text = `export default merge(base, plugins);\n`;
    project.write({ 'vite.config.js': text });
    const { stdout } = heddle(project, 'init');
    expect(stdout).toBe(
      `vite.config.js: add this by hand: import heddle from 'heddle/vite', and heddle() first in the plugins of vite.config.js\n`,
    );
    expect(project.read('vite.config.js')).toBe(text);
  });
});

const manifest = (scripts: object, more: object = {}): string =>
  `${JSON.stringify({ name: 'user', private: true, type: 'module', scripts, ...more }, null, 2)}\n`;

test('tsc that writes becomes heddle build; tsc that checks stays', () => {
  project.write({
    'tsconfig.json': '{}',
    'package.json': manifest({
      build: 'rm -rf dist && tsc -p tsconfig.build.json && cp a b',
      dev: 'npx tsc -b -w',
      types: 'tsc --noEmit',
      docs: 'tsc-docs',
    }),
  });
  expect(JSON.parse(init('package.json').text)).toMatchObject({
    scripts: {
      build: 'rm -rf dist && heddle build tsconfig.build.json && cp a b',
      dev: 'npx heddle build -w',
      types: 'tsc --noEmit',
      docs: 'tsc-docs',
    },
  });
});

test('options that tsc --build does not take are named', () => {
  project.write({ 'tsconfig.json': '{}', 'package.json': manifest({ build: 'tsc --outDir dist' }) });
  expect(heddle(project, 'init').stdout).toContain('no options such as those of "tsc --outDir dist"');
});

test('ts-patch: the entry in tsconfig.json, among comments', () => {
  project.write({
    'package.json': manifest({ build: 'tspc' }, { devDependencies: { 'ts-patch': '4' } }),
    'tsconfig.json': `{\n  // kept\n  "compilerOptions": {\n    "strict": true, // kept\n  },\n}\n`,
  });
  expect(init('tsconfig.json').text).toBe(
    `{\n  // kept\n  "compilerOptions": {\n    "plugins": [{ "transform": "heddle/transformer", "transformProgram": true }],\n    "strict": true, // kept\n  },\n}\n`,
  );
});

test('node gets the loader', () => {
  project.write({
    'package.json': manifest({ start: 'node --watch app.ts', test: 'node --test', lint: 'eslint .' }),
  });
  expect(JSON.parse(init('package.json').text)).toMatchObject({
    scripts: {
      start: 'node --import heddle/register --watch app.ts',
      test: 'node --import heddle/register --test',
      lint: 'eslint .',
    },
  });
});

test('nothing that is known', () => {
  const { status, stdout, stderr } = heddle(project, 'init');
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toContain('node --import heddle/register app.ts');
});
