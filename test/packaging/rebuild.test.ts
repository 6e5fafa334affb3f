// Builds that reuse earlier ones: --incremental, --build with references and --watch keep working under the plugin.
// heddle is linked, not packed: what is tried here is the plugin against the compiler.
import { spawn } from 'node:child_process';
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Project, tsconfig } from './project.ts';

const a = `import { b } from './b.js';
export async function a() {
  return (await b()) + 1;
}
a().then(console.log);
`;
const b = `export async function b() {
  await null;
  return 1 as number;
}
`;
const c = `export async function c() {
  await null;
}
`;

let project: Project;

beforeEach(() => {
  project = Project.linked({
    'src/a.ts': a,
    'src/b.ts': b,
    'src/c.ts': c,
  });
});

afterEach(() => project.remove());

const compiled = (name: string): boolean => project.read(name).includes('heddle/internal');
const written = (name: string): number => statSync(join(project.folder, name)).mtimeMs;

it('--incremental writes again only what changed', () => {
  project.write({ 'tsconfig.json': tsconfig({ incremental: true, skipLibCheck: true }) });
  expect(project.tspc().status).toBe(0);
  const first = { b: written('out/b.js'), c: written('out/c.js') };
  project.write({ 'src/b.ts': b.replace('1 as', '41 as') });
  expect(project.tspc().status).toBe(0);
  expect(written('out/b.js')).toBeGreaterThan(first.b);
  expect(written('out/c.js')).toBe(first.c);
  expect(compiled('out/b.js')).toBe(true);
  expect(project.node('out/a.js').stdout).toBe('42\n');

  const second = written('out/b.js');
  expect(project.tspc().status).toBe(0);
  expect(written('out/b.js')).toBe(second);

  project.write({ 'src/c.ts': 'export const c: string = 1;\n' });
  expect(project.tspc().stdout).toContain('src/c.ts(1,14): error TS2322');
});

it('--build builds referenced projects', () => {
  rmSync(join(project.folder, 'src'), { recursive: true });
  const config = (name: string, references: object[]): string => {
    const options = { composite: true, skipLibCheck: true, rootDir: '.', outDir: `../out/${name}` };
    return JSON.stringify({ ...JSON.parse(tsconfig(options)), include: ['*.ts'], references });
  };
  project.write({
    'lib/b.ts': b,
    'lib/tsconfig.json': config('lib', []),
    'app/a.ts': a.replace('./b.js', '../lib/b.js'),
    'app/tsconfig.json': config('app', [{ path: '../lib' }]),
  });
  const built = project.tspc('-b', 'app');
  expect(built.stdout).toBe('');
  expect(built.status).toBe(0);
  expect(compiled('out/lib/b.js') && compiled('out/app/a.js')).toBe(true);
  expect(project.node('out/app/a.js').stdout).toBe('2\n');
  const first = written('out/lib/b.js');
  expect(project.tspc('-b', 'app').status).toBe(0);
  expect(written('out/lib/b.js')).toBe(first);
});

it('--watch compiles what is edited', async () => {
  project.write({ 'tsconfig.json': tsconfig({ skipLibCheck: true }) });
  const tspc = join('node_modules', 'ts-patch', 'bin', 'tspc.js');
  const args = [tspc, '--watch', '--preserveWatchOutput', '--watchFile', 'fixedPollingInterval'];
  const watching = spawn(process.execPath, args, {
    cwd: project.folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  watching.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const round = async (count: number): Promise<void> => {
    for (let i = 0; output.split('Watching for file changes').length <= count; i++) {
      if (i > 2000) throw new Error(`no round ${count}: ${output}`);
      await delay(100);
    }
  };
  try {
    await round(1);
    expect(project.node('out/a.js').stdout).toBe('2\n');
    project.write({ 'src/b.ts': b.replace('1 as', '41 as') });
    await round(2);
    expect(compiled('out/b.js')).toBe(true);
    expect(project.node('out/a.js').stdout).toBe('42\n');
    project.write({ 'src/b.ts': b.replace('1 as', '"x" as') });
    await round(3);
    expect(output).toContain('src/b.ts(3,10): error TS2352');
  } finally {
    const ended = new Promise((resolve) => watching.on('exit', resolve));
    watching.kill();
    await ended;
  }
});
