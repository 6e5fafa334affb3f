// The heddle command in a user's project, with the Node that runs the tests.
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { execute, repository, type Outcome, type Project } from '../packaging/project.ts';

export const main = join(repository, 'dist', 'cli', 'main.js');

const ENVIRONMENT = { NODE_OPTIONS: '', NO_COLOR: '1', HEDDLE_DRIVER: 'node' };

export function heddle({ folder }: Project, ...args: string[]): Outcome {
  return execute(folder, process.execPath, [main, ...args], ENVIRONMENT);
}

/** A command that watches, ended by `stop`. */
export class Watching {
  output = '';
  readonly #child: ChildProcess;

  constructor({ folder }: Project, ...args: string[]) {
    this.#child = spawn(process.execPath, [main, ...args], {
      cwd: folder,
      env: { ...process.env, ...ENVIRONMENT },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout!, this.#child.stderr!])
      stream.setEncoding('utf8').on('data', (text: string) => (this.output += text));
  }

  /** Waits for the end of round `count`, counted from 1; gives what it printed. */
  async round(count: number): Promise<string> {
    const rounds = (): string[] => this.output.split(/Watching for file changes\.?\n?/);
    while (rounds().length <= count) {
      if (this.#child.exitCode !== null)
        throw new Error(`ended with ${this.#child.exitCode}: ${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return rounds()[count - 1]!;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill();
    await ended;
  }
}

/** A loop between reading and writing what others may change: HDL2001. */
export const hazard = `let total = 0;
export async function add(limit: number): Promise<number> {
  const before = total;
  let sum = 0;
  for (let i = 0; i < limit; i++) sum += i;
  total = before + sum;
  return total;
}
`;

/** Two projects, the second of which refers to the first, and one that has no files. */
export function references(options: object = {}): Record<string, string> {
  const part = (name: string, refers: object[]): string =>
    JSON.stringify({
      compilerOptions: {
        composite: true,
        rootDir: '.',
        outDir: `../out/${name}`,
        module: 'nodenext',
        target: 'es2022',
        strict: true,
        sourceMap: true,
        declarationMap: true,
        types: ['node'],
        skipLibCheck: true,
        ...options,
      },
      references: refers,
    });
  return {
    'tsconfig.json': JSON.stringify({ files: [], references: [{ path: './lib' }, { path: './app' }] }),
    'lib/tsconfig.json': part('lib', []),
    'app/tsconfig.json': part('app', [{ path: '../lib' }]),
    'lib/total.ts': `export async function total(limit: number): Promise<number> {
  let sum = 0;
  for (let i = 0; i < limit; i++) sum += i;
  return sum;
}
`,
    'app/main.ts': `import { sleep } from 'heddle';
import { total } from '../lib/total.js';
async function main(): Promise<void> {
  await sleep(1);
  console.log(await total(10));
}
await main();
`,
  };
}
