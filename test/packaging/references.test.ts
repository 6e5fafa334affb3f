// Project references through `tspc --build`, started from the folder above: the plugin is found and applied on each rebuild, what is up
// to date stays so, a project is built anew when the types that it takes from another have changed, and only then.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Project } from './project.ts';

const A = `export const label = 'one' as const;
export async function sum(n: number): Promise<number> { let s = 0; for (let i = 0; i < n; i++) s += i; return s; }
`;
const B = `import { label, sum } from '#a';
export async function main(): Promise<typeof label> {
  for (let i = 0; i < 1; i++) await sum(1);
  console.log('main', label, await sum(5));
  return label;
}
void main();
`;
const options = {
  composite: true,
  declarationMap: true,
  sourceMap: true,
  target: 'es2022',
  module: 'nodenext',
  types: ['node'],
  strict: true,
  skipLibCheck: true,
  plugins: [{ transform: 'heddle/transformer', transformProgram: true }],
};
const config = (files: string[], references: string[]): string =>
  JSON.stringify({
    extends: '../base.json',
    compilerOptions: { rootDir: '.', outDir: 'out' },
    files,
    references: references.map((path) => ({ path })),
  });

describe('references', () => {
  const project = Project.linked({
    'all/package.json': JSON.stringify({ type: 'module', imports: { '#a': './a/out/index.js' } }),
    'all/base.json': JSON.stringify({ compilerOptions: options }),
    'all/tsconfig.json': JSON.stringify({ files: [], references: [{ path: './a' }, { path: './b' }] }),
    'all/a/tsconfig.json': config(['index.ts'], []),
    'all/a/index.ts': A,
    'all/b/tsconfig.json': config(['main.ts'], ['../a']),
    'all/b/main.ts': B,
  });
  afterAll(() => project.remove());

  const OUTPUT = ['all/a/out/index.js', 'all/b/out/main.js'];
  const written = (): number[] => OUTPUT.map((name) => statSync(join(project.folder, name)).mtimeMs);
  const build = (): string => {
    const { status, stdout, stderr } = project.tspc('--build', 'all', '--verbose');
    expect([status, stderr]).toEqual([0, '']);
    for (const name of OUTPUT) expect(project.read(name)).toContain('heddle/internal');
    return stdout;
  };
  beforeAll(() => void build());

  it('run, and are up to date', () => {
    expect(project.node('all/b/out/main.js').stdout).toBe('main one 10\n');
    const before = written();
    expect(build().match(/is up to date/g)).toHaveLength(2);
    expect(written()).toEqual(before);
    const map = JSON.parse(project.read('all/a/out/index.d.ts.map')) as { sources: string[] };
    expect(map.sources).toEqual(['../index.ts']);
  });

  it('a change without consequences builds one of them, one of types both', () => {
    const [a, b] = written();
    const text = (): string => project.read('all/b/out/main.js');
    const before = text();
    project.write({ 'all/a/index.ts': A.replace('return s;', 'return s + 0;') });
    expect(build().match(/Building project/g)).toHaveLength(1);
    expect(written()[0]).toBeGreaterThan(a!);
    expect(text()).toBe(before);

    project.write({ 'all/a/index.ts': A.replace("'one'", "'two'") });
    expect(build().match(/Building project/g)).toHaveLength(2);
    expect(written()[1]).toBeGreaterThan(b!);
    expect(project.node('all/b/out/main.js').stdout).toBe('main two 10\n');
  });

  it('--clean removes what was written', () => {
    expect(project.tspc('--build', 'all', '--clean').status).toBe(0);
    expect(OUTPUT.map((name) => project.has(name))).toEqual([false, false]);
  });
});
