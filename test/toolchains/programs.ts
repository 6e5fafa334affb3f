// What the programs of these tests are made of.
import type { Project } from '../packaging/project.ts';
import { execute, type Outcome } from '../packaging/project.ts';

/**
 * A function that ends with true when a timer has fired beside its loop, and with false after some seconds if none could: nothing in it
 * is about how long that takes.
 */
export function preempted(name: string, { typed = true, exported = 'export ' } = {}): string {
  const [number, result] = typed ? [': number', ': Promise<boolean>'] : ['', ''];
  return `${exported}async function ${name}()${result} {
  const timer = { fired: false };
  setTimeout(() => { timer.fired = true; }, 1);
  for (let i${number} = 0; i < 4e9; i++) if (timer.fired) return true;
  return false;
}
`;
}

/** Node with heddle/register before the program. */
export function registered(project: Project, args: string[], env: NodeJS.ProcessEnv = {}): Outcome {
  return withFlags(project, ['--import', 'heddle/register'], args, env);
}

export function withFlags(
  project: Project,
  flags: string[],
  args: string[],
  env: NodeJS.ProcessEnv = {},
): Outcome {
  return execute(project.folder, process.execPath, [...flags, ...args], { NODE_OPTIONS: '', ...env });
}
