// The addon beside Node, driven directly: each scenario in a process of its own, with the ring and without. A hang
// shows as a process that had to be killed.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { loadAddon } from '../../dist/runtime/driver/addon.js';
import { scenarios } from './exercise/scenarios.mjs';

const { addon, file, reason } = loadAddon();
const probe = addon?.probe();

interface Ended {
  status: number | string | null;
  stderr: string;
}

function run(program: URL, mode: string, name: string): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [fileURLToPath(program), file, mode, name],
      { timeout: 240_000, killSignal: 'SIGKILL', env: { ...process.env, NODE_OPTIONS: '' } },
      (error, _stdout, stderr) => {
        resolve({ status: error === null ? 0 : (error.signal ?? error.code ?? null), stderr });
      },
    );
  });
}

describe.skipIf(addon === null)(`addon${addon === null ? ` (skipped: ${reason})` : ''}`, () => {
  for (const mode of ['ring', 'poll']) {
    const denied = mode === 'ring' && probe?.ok !== true;
    describe.skipIf(denied)(`${mode}${denied ? ` (skipped: no io_uring, ${probe?.code})` : ''}`, () => {
      test.each(scenarios)('$name', async ({ program, name }) => {
        expect(await run(program, mode, name)).toEqual({ status: 0, stderr: '' });
      });
    });
  }
});
