// Every fixture prints the same trace native and compiled, in both worlds, with awaits that never go on in place, and with
// a suspension at every preemption point (in strips of two rounds, and of three, to suspend in other rounds). Fixtures
// named ticks-… print the order of single ticks: they are held to it in the ordinary world where nothing is
// preempted; tasks are held to the same events.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

interface Trace {
  lines: string[];
  diagnostics: { code: string; message: string; line: number }[];
  /** The text is as it was. */
  left: boolean;
}

const root = join(import.meta.dirname, '..', '..');
// Ten seconds of processor time each; on a machine with twenty others at work that has been 45 s.
const modes = [
  'own',
  'own-preempted',
  'inside',
  'inside-preempted',
  'compiled',
  'queued',
  'preempted',
  'preempted-later',
];
const names = readdirSync(join(root, 'test', 'fixtures'));
const traces: Record<string, Record<string, Trace>> = {};
let outDir = '';

function run(mode: string): Record<string, Trace> {
  const env = { ...process.env, HEDDLE_FORCE_PREEMPT: mode.includes('preempted') ? '1' : '' };
  const script = join(root, 'test', 'transformer', 'run-fixtures.mjs');
  // Inside the package, so that the compiled files find heddle/internal as their own package.
  const ended = spawnSync(process.execPath, [script, mode, outDir], {
    env,
    maxBuffer: 1 << 26,
    timeout: 300_000,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  // What it prints beside the traces is no failure: fixtures leave rejections behind, and hogs are hogs.
  if (ended.status === 0) return JSON.parse(ended.stdout) as Record<string, Trace>;
  const how = ended.error?.message ?? ended.signal ?? `exit code ${ended.status}`;
  throw new Error(`the fixtures, ${mode}: ${how}\n${ended.stderr.slice(-4000)}`, { cause: ended.error });
}

beforeAll(() => {
  mkdirSync(join(root, 'build'), { recursive: true });
  outDir = mkdtempSync(join(root, 'build', 'fixtures-'));
  for (const mode of ['native', ...modes]) traces[mode] = run(mode);
}, 1_200_000);

afterAll(() => rmSync(outDir, { recursive: true, force: true }));

describe.each(modes)('%s', (mode) => {
  test.each(names)('%s', (name) => {
    const { lines } = traces[mode]![name]!;
    const native = traces['native']![name]!.lines;
    if (!name.startsWith('ticks-') || mode === 'own') expect(lines).toEqual(native);
    else if (mode.includes('preempted')) expect(lines.map(title)).toEqual(native.map(title));
    else expect(lines.map(events)).toEqual(native.map(events));
  });
});

/** 'name' of a line of ticks: a suspended loop may end behind the last tick that is reported. */
function title(line: string): string {
  return /^'[^']*'/.exec(line)?.[0] ?? line;
}

/** What happened, whenever it did. (A task looks at a promise's constructor more than once.) */
function events(line: string): string[] {
  return [...new Set(line.replace(/['"]|\b\d+:/g, '').split(' '))].sort();
}

// Equal traces prove nothing about a function that was never compiled.
test('only what is known to stay native does', () => {
  const kept = Object.entries(traces['compiled']!).flatMap(([name, { diagnostics, left }]) => [
    ...(left ? [`${name}: left alone`] : []),
    ...diagnostics.map((d) => `${name}: ${d.code} ${d.message.split(' is kept native')[0]}`),
  ]);
  expect(kept.sort()).toEqual([
    'loops-unknown-calls: HDL2001 limit is written before and read after a point where other tasks may run, in limits',
    'sloppy-scripts: HDL1017 asyncInClause',
  ]);
});
