// The whole way of a new user: the packed tarball beside typescript@6 and ts-patch in an empty folder, a tsconfig with
// the plugin, `npx tspc`, run.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pack, Project, tsconfig } from './project.ts';
import { cjsMain, esmMain, expected, shapes } from './sources.ts';

// Each test compiles several times, on a machine that may be busy.

const project = new Project();
const packed = mkdtempSync(join(tmpdir(), 'heddle-pack-'));

beforeAll(() => {
  project.write({ 'package.json': JSON.stringify({ name: 'user', private: true, type: 'module' }) });
  project.install(pack(packed), 'typescript@6', 'ts-patch@4', '@types/node@22');
});

afterAll(() => {
  rmSync(packed, { recursive: true, force: true });
  project.remove();
});

/** Every declaration file (and map) below a folder, by name. */
function declarations(folder: string): Record<string, string> {
  const names = readdirSync(join(project.folder, folder), { recursive: true, encoding: 'utf8' });
  const kept = names.filter((name) => /\.d\.[cm]?ts(\.map)?$/.test(name)).sort();
  return Object.fromEntries(kept.map((name) => [name, project.read(join(folder, name))]));
}

function lineOf(text: string, part: string): string {
  const before = text.slice(0, text.indexOf(part)).split('\n');
  return `${before.length}:${before.at(-1)!.length + 1}`;
}

describe('the package', () => {
  it('carries the compiled files and the addon, and nothing to run at installation', () => {
    const names = readdirSync(join(project.folder, 'node_modules', 'heddle'));
    expect(names.sort()).toEqual([
      'ARCHITECTURE.md',
      'CHANGELOG.md',
      'CONTRIBUTING.md',
      'LICENSE',
      'README.md',
      'dist',
      'docs',
      'language-service',
      'package.json',
      'prebuilds',
    ]);
    expect(project.has(`node_modules/heddle/prebuilds/${process.platform}-${process.arch}/heddle.node`)).toBe(
      true,
    );
    const { scripts } = JSON.parse(project.read('node_modules/heddle/package.json')) as { scripts: object };
    expect(Object.keys(scripts)).not.toContain('prepare');
    expect(Object.keys(scripts)).not.toContain('install');
    expect(Object.keys(scripts)).not.toContain('postinstall');
  });

  it('loads its addon from the tarball', () => {
    const { status, stdout, stderr } = project.node('node_modules/heddle/dist/cli/main.js', 'doctor');
    expect(stderr).toBe('');
    expect(stdout).not.toContain('no native addon');
    expect(status).toBe(0);
  });
});

describe.each([
  { flavour: 'ES modules', type: 'module', main: esmMain },
  { flavour: 'CommonJS', type: 'commonjs', main: cjsMain },
])('$flavour', ({ type, main }) => {
  beforeAll(() => {
    rmSync(join(project.folder, 'src'), { recursive: true, force: true });
    project.write({
      'package.json': JSON.stringify({ name: 'user', private: true, type }),
      'src/main.ts': main,
      'src/shapes.ts': shapes,
      'tsconfig.json': tsconfig(),
    });
    const { status, stdout } = project.tspc();
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });

  it('compiles and runs', () => {
    expect(project.read('out/shapes.js')).toContain('heddle/internal');
    const { status, stdout, stderr } = project.node('out/main.js');
    expect(stderr).toBe('');
    expect(stdout.split('\n')[0]).toBe(expected);
    expect(status).toBe(0);
  });

  it('writes the declarations that tsc writes', () => {
    expect(project.tsc('--outDir', 'plain').status).toBe(0);
    const plain = declarations('plain');
    expect(Object.keys(plain)).toEqual(['main.d.ts', 'main.d.ts.map', 'shapes.d.ts', 'shapes.d.ts.map']);
    expect(declarations('out')).toEqual(plain);
  });

  it('keeps import elision and constant enums', () => {
    const js = project.read('out/main.js');
    expect(js).toContain('"blue" /* Colour.Blue */');
    expect(js).toMatch(
      type === 'module' ? /import \{ existsSync \} from 'node:fs';/ : /require\("node:fs"\)/,
    );
    expect(js).not.toMatch(/PathLike|fs\.Stats/);
    expect(js.includes('require(')).toBe(type === 'commonjs');
  });

  it('maps a stack trace to the source', () => {
    const { stdout } = project.node('--enable-source-maps', 'out/main.js');
    expect(stdout).toContain(`src/main.ts:${lineOf(main, "new Error('from below')")}`);
  });

  it('puts the map into the code when asked to', () => {
    project.write({
      'tsconfig.json': tsconfig({
        sourceMap: false,
        inlineSourceMap: true,
        outDir: 'inline',
        skipLibCheck: true,
      }),
    });
    expect(project.tspc().status).toBe(0);
    expect(project.has('inline/main.js.map')).toBe(false);
    const { stdout } = project.node('--enable-source-maps', 'inline/main.js');
    expect(stdout).toContain(`src/main.ts:${lineOf(main, "new Error('from below')")}`);
  });
});

it("reports a type error as TypeScript does, at the original place, beside heddle's warnings", () => {
  const bad = `export async function f(n: number) {
  for (let i = 0; i < n; i++) if (i > 5) await i;
  const text: string = n;
  return text;
}
export async function g(): Promise<void> {
  eval('1');
}
`;
  rmSync(join(project.folder, 'src'), { recursive: true });
  project.write({ 'src/bad.ts': bad, 'tsconfig.json': tsconfig({ skipLibCheck: true }) });
  const plain = project.tsc('--outDir', 'plain');
  expect(plain.stdout).toContain(`src/bad.ts(3,9): error TS2322`);
  const ours = project.tspc();
  expect(ours.status).toBe(plain.status);
  const lines = ours.stdout.split('\n');
  expect(lines.filter((line) => !/ HDL|^ +(note|help): /.test(line)).join('\n')).toBe(plain.stdout);
  expect(lines.find((line) => line.includes(' HDL'))).toMatch(/^src\/bad\.ts\(7,3\): warning HDL1002: /);

  project.write({ 'tsconfig.json': tsconfig({ noEmitOnError: true, outDir: 'none', skipLibCheck: true }) });
  expect(project.tspc().status).toBe(1);
  expect(project.has('none/bad.js')).toBe(false);

  project.write({
    'src/bad.ts': bad.replace('= n;', "= '';"),
    'tsconfig.json': tsconfig({ noEmitOnError: true, skipLibCheck: true }),
  });
  const warned = project.tspc();
  expect(warned.status).toBe(0);
  expect(warned.stdout).toContain('warning HDL1002');
});

it('refuses options it does not know, and says when include matches nothing', () => {
  rmSync(join(project.folder, 'src'), { recursive: true });
  project.write({ 'src/a.ts': 'export async function f() {}\n' });
  const build = (plugin: object) => {
    project.write({ 'tsconfig.json': tsconfig({ outDir: 'options', skipLibCheck: true }, plugin) });
    const { status, stdout, stderr } = project.tspc();
    return { status, output: stdout + stderr };
  };
  const unknown = build({ preemt: 'off' });
  expect(unknown.status).not.toBe(0);
  expect(unknown.output).toContain('HDL3001: there is no option preemt (did you mean preempt?)');
  const wrong = build({ preempt: 'never' });
  expect(wrong.status).not.toBe(0);
  expect(wrong.output).toContain('HDL3002: the option preempt is "never"');
  expect(wrong.output).toContain('"loops" or "off"');
  const nothing = build({ include: ['scr'] });
  expect(nothing.status).toBe(0);
  expect(nothing.output).toContain('warning HDL3004: no file of the project matches include: scr');
});

it('compiles only what include and exclude leave', () => {
  rmSync(join(project.folder, 'src'), { recursive: true });
  const source = 'export async function f(x: Promise<number>) {\n  await x;\n}\n';
  project.write({
    'src/hot/a.ts': source,
    'src/hot/a.test.ts': source,
    'src/cold/b.ts': source,
    'tsconfig.json': tsconfig(
      { outDir: 'some', skipLibCheck: true },
      { include: ['src/hot'], exclude: ['**/*.test.ts'] },
    ),
  });
  expect(project.tspc().status).toBe(0);
  expect(project.read('some/hot/a.js')).toContain('heddle/internal');
  expect(project.read('some/hot/a.test.js')).not.toContain('heddle/internal');
  expect(project.read('some/cold/b.js')).not.toContain('heddle/internal');
});
