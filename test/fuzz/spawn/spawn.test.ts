// A few random programs with `spawn`, from a fixed seed; `node test/fuzz/spawn/run.js --seed S --count N` hunts for more.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test(
  'they print the same on any number of cores, and with a move at every point',
  { timeout: 600_000 },
  () => {
    const text = execFileSync(
      process.execPath,
      [join(import.meta.dirname, 'run.js'), '--seed', '3', '--count', '2'],
      {
        timeout: 580_000,
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const { programs, trips, differences } = JSON.parse(text.toString()) as {
      programs: number;
      trips: number;
      differences: unknown[];
    };
    expect(differences).toEqual([]);
    expect(programs).toBe(2);
    // Tasks that never move would make equal outputs mean little.
    expect(trips).toBeGreaterThan(20);
  },
);
