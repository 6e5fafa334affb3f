// The stack of an error in a project built by tspc: what ran and who awaits it, at the places of the .ts files. With
// --enable-source-maps Node leads the frames that ran through the composed maps; the awaiting callers need none.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Project, tsconfig } from './project.ts';

const main = `import { third, type Answer } from './calls.js';

interface Asked {
  question: string;
}

const tick = () => new Promise<void>((resolve) => setImmediate(resolve));

async function second(asked: Asked): Promise<Answer> {
  await tick();
  return /* third */ await third(asked.question);
}

async function first(): Promise<void> {
  await tick();
  try {
    /* second */ await second({ question: 'why' });
  } catch (error) {
    console.log((error as Error).stack);
  }
}
void first();
`;
const calls = `export interface Answer {
  readonly text: string;
}

export async function third(question: string): Promise<Answer> {
  type Local = { deep: boolean };
  await new Promise((resolve) => setImmediate(resolve));
  const local: Local = { deep: true };
  return /* fourth */ await fourth(question as string, local.deep);
}

async function fourth(question: string, deep: boolean): Promise<Answer> {
  for (let i = 0; i < 2; i++) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (deep) throw /* made */ new Error(question);
  return { text: question };
}
`;

let project: Project;

beforeEach(() => {
  project = Project.linked({
    'src/main.ts': main,
    'src/calls.ts': calls,
  });
});

afterEach(() => project.remove());

/** `line:column` of what stands behind a comment. */
function place(source: string, comment: string): string {
  const before = source.slice(0, source.indexOf(comment) + comment.length + 1).split('\n');
  return `${before.length}:${before.at(-1)!.length + 1}`;
}

for (const tasks of [[], ['**']]) {
  it(`leads to the original source, tasks ${JSON.stringify(tasks)}`, () => {
    project.write({ 'tsconfig.json': tsconfig({}, { tasks }) });
    const built = project.tspc();
    expect(built.status, built.stdout + built.stderr).toBe(0);
    const ran = project.node('--enable-source-maps', 'out/main.js');
    const frames = [...ran.stdout.matchAll(/at (async )?(\w+) \(.*?(\w+\.ts):(\d+:\d+)\)/g)].map(
      (match) => `${match[1] ?? ''}${match[2]} ${match[3]} ${match[4]}`,
    );
    expect(frames, ran.stdout + ran.stderr).toEqual([
      `fourth calls.ts ${place(calls, '/* made */')}`,
      `async third calls.ts ${place(calls, '/* fourth */')}`,
      `async second main.ts ${place(main, '/* third */')}`,
      `async first main.ts ${place(main, '/* second */')}`,
    ]);
  });
}
