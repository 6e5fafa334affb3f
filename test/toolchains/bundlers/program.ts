// A program for the bundlers of this folder: tasks on another core, a blocking call, a function of the program's own file, and a module
// that would tell if anything of it were run twice.
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Project, repository } from '../../packaging/project.ts';

export const FILES = {
  'src/work.js': `import { isMainThread } from 'node:worker_threads';
import { twice } from './twice.js';
export async function count({ n }) {
  let found = 0;
  for (let i = 0; i < n; i++) if (i % 3 === 0) found++;
  return twice(found);
}
export async function isHere() {
  return isMainThread;
}
export async function fails(n) {
  for (let i = 0; i < n; i++) Math.sqrt(i);
  throw new RangeError('on purpose');
}
`,
  'src/twice.js': `export const twice = (n) => 2 * n;
`,
  'src/plain.js': `import { isMainThread } from 'node:worker_threads';
export function plain(n) {
  return n + (isMainThread ? ' here' : ' elsewhere');
}
`,
  'src/effects.js': `console.log('effects');
`,
  'src/app.js': `import './effects.js';
import { isMainThread } from 'node:worker_threads';
import { Runtime, spawn, spawnBlocking, spawnOn } from 'heddle';
import { plain } from './plain.js';
import { count, fails, isHere } from './work.js';
async function own() {
  return isMainThread;
}
async function main() {
  const runtime = await Runtime.start({ cores: 2 });
  console.log(await spawnOn(1, count, { n: 300 }), await count({ n: 300 }));
  console.log(await spawnOn(1, isHere), await isHere());
  console.log(await spawnBlocking(plain, 1), await spawnBlocking(count, { n: 3 }));
  console.log(await spawn(own));
  for (const call of [() => fails(10), () => spawnOn(1, fails, 10)])
    await call().catch((error) => console.log(error.message, /work\\.js:\\d+/.exec(error.stack)?.[0]));
  await runtime.shutdown();
}
void main();
`,
};

/** What it prints, bundled or not. */
export const PRINTED = `effects
200 200
false true
1 elsewhere 2
true
on purpose work.js:13
on purpose work.js:13
`;

/** A project of the program, with the bundlers of this repository. */
export function projectOf(files: Record<string, string>, ...packages: string[]): Project {
  const project = Project.linked(files);
  for (const name of packages)
    symlinkSync(join(repository, 'node_modules', name), join(project.folder, 'node_modules', name));
  return project;
}
