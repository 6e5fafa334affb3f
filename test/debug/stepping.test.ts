// Stepping over awaits stops on the user's next line, with the variables that it names, and nowhere in text that heddle has added.
import { pathToFileURL, fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Project, tsconfig } from '../packaging/project.ts';

const source = `import { spawnLocal } from 'heddle';
export async function outer(): Promise<number> {
  const label = 'hello';
  debugger;
  await new Promise((r) => setTimeout(r, 5));
  const v = label.length;
  await null;
  const w = v + 1;
  return w;
}
export const finished = process.env['AS_TASK'] ? spawnLocal(outer) : outer();
`;
const stepper = fileURLToPath(new URL('./stepper.mjs', import.meta.url));

interface Stop {
  line: number;
  variables: Record<string, unknown>;
}

const project = new Project();
beforeAll(() => {
  project.link();
  project.write({
    'package.json': JSON.stringify({ name: 'user', private: true, type: 'module' }),
    'src/main.ts': source,
    'main.mjs': "const { finished } = await import('./out/main.js');\nawait finished;\n",
    'tsconfig.json': tsconfig({ skipLibCheck: true }),
  });
  expect(project.tspc()).toEqual({ status: 0, stdout: '', stderr: '' });
});
afterAll(() => project.remove());

function steps(count: number, asTask: boolean): Stop[] {
  const url = (name: string): string => pathToFileURL(join(project.folder, name)).href;
  const args = ['--disable-warning=ExperimentalWarning', stepper, url('out/main.js'), String(count)];
  process.env['AS_TASK'] = asTask ? 'yes' : '';
  const { status, stdout, stderr } = project.node(...args, url('main.mjs'));
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout) as Stop[];
}

/** Lines in the order in which they were stopped on, each once. */
function linesOf(stops: Stop[]): number[] {
  return stops.map(({ line }) => line).filter((line, at, all) => line !== all[at - 1]);
}

it('in an ordinary function each step is the next line, and has its variables', () => {
  const stops = steps(5, false);
  expect(linesOf(stops)).toEqual([4, 5, 6, 7, 8, 9]);
  expect(stops.find(({ line }) => line === 6)!.variables).toMatchObject({ label: 'hello' });
  expect(stops.find(({ line }) => line === 8)!.variables).toMatchObject({ v: 5 });
});

// Its function returns there, and is called again later: a step does not go along (docs/debugging.md).
it('in a task steps go to the await that suspends it, and the program runs on from there', () => {
  const stops = steps(8, true);
  expect(linesOf(stops)).toEqual([4, 5]);
  expect(stops[0]!.variables).toMatchObject({ label: 'hello' });
});
