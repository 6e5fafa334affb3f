// The suite's own leak check must see what it is there to see.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { RunTracker } from '../../scripts/leftovers.js';

it.runIf(process.platform === 'linux')('finds and ends a process that outlives the run', async () => {
  const tracker = new RunTracker();
  const stray = spawn('sleep', ['1000'], { env: { ...process.env, ...tracker.env }, stdio: 'ignore' });
  await once(stray, 'spawn');
  const ended = once(stray, 'exit');
  expect(tracker.collect(200)).toEqual([`process ${stray.pid}: sleep 1000`]);
  await ended;
});

it('finds a file in the temporary folder, and removes the folder', () => {
  const tracker = new RunTracker();
  writeFileSync(join(tracker.folder, 'socket'), '');
  expect(tracker.collect()).toEqual(['temporary file socket']);
  expect(existsSync(tracker.folder)).toBe(false);
});

it('finds nothing where nothing is', () => {
  expect(new RunTracker().collect()).toEqual([]);
});
