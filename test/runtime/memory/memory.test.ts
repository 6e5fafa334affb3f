// A frame keeps nothing alive that the source would not: what will not be used again can be collected while the call is
// suspended, and after it has ended. The engine keeps some of it (dead registers); tasks keep none.
import { expect, test } from 'vitest';
import { transform } from '../../../dist/transformer/index.js';
import { runNative, type Ran, type World } from '../programs.ts';
import { ENDED, HEAD, OWN, SUSPENDED } from './probes.js';

function compiled(source: string, world: World): string {
  const { code, diagnostics } = transform(HEAD + source, {
    fileName: 'probes.mjs',
    tasks: world === 'tasks',
  });
  const left = diagnostics
    .map(({ message }) => message)
    .filter((message) => !message.includes("'use native'"));
  expect(left, 'the probes have to be compiled').toEqual([]);
  return code;
}

interface Seen {
  all: number;
  kept: string[];
}

function seen({ lines, stderr }: Ran): Seen {
  const kept = lines.filter((line) => line.startsWith('kept ')).sort();
  expect(
    lines.filter((line) => !/^(kept|gone) /.test(line)),
    stderr,
  ).toEqual([]);
  return { all: lines.length, kept };
}

/** By their names. */
const probesOf = (source: string) => new Set(source.match(/(?<=(?:track|D|fails)\()'[^']+'/g)).size;

const args = ['--expose-gc'];
const run = async (code: string, env: Record<string, string> = {}) =>
  seen(await runNative(code, { args, env }));

/** Dead registers of the engine's function: what a loop was called with, and what V8 drops only where it compiles the loop in place. */
const REGISTERS = ['kept local dead after a loop', 'kept local dead before a loop'];

for (const [name, source] of Object.entries({ SUSPENDED, ENDED })) {
  const probes = probesOf(source);

  test(`${name}: what a native function lets go`, async () => {
    const [native, tasks, ordinary] = await Promise.all([
      run(HEAD + source),
      run(compiled(source, 'tasks')),
      run(compiled(source, 'ordinary')),
    ]);
    for (const { all } of [native, tasks, ordinary]) expect(all).toBe(probes);
    expect(tasks.kept).toEqual([]);
    expect(ordinary.kept.filter((line) => ![...REGISTERS, ...native.kept].includes(line))).toEqual([]);
  });

  test(`${name}: suspended at every preemption point too`, async () => {
    const native = await run(HEAD + source);
    for (const world of ['tasks', 'ordinary'] as const) {
      const { all, kept } = await run(compiled(source, world), { HEDDLE_FORCE_PREEMPT: '1' });
      expect(all).toBe(probes);
      const allowed = world === 'tasks' ? [] : [...REGISTERS, ...native.kept];
      expect(kept.filter((line) => !allowed.includes(line))).toEqual([]);
    }
  });
}

test('cancelled and detached tasks, timers, channels, locks, arms and groups', async () => {
  const { all, kept } = await run(compiled(OWN, 'tasks'));
  expect(all).toBe(probesOf(OWN));
  expect(kept).toEqual([]);
});

test('a probe can fail', async () => {
  const { kept } = await run(compiled(`const leak = hold(track('held')); await gone(); use(leak);`, 'tasks'));
  expect(kept).toEqual(['kept held']);
});
