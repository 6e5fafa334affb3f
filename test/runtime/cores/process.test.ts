// How a process with cores lives and ends: each program runs in a process of its own, on either driver.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { PATIENCE_MS } from '../programs.ts';

const program = fileURLToPath(new URL('./fixtures/program.js', import.meta.url));

/** Fails with what the program wrote to stderr unless it exits with `expected`. */
function run(name: string, driver: string, expected = 0): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, HEDDLE_DRIVER: driver, NODE_OPTIONS: '' };
    execFile(process.execPath, [program, name], { env, timeout: PATIENCE_MS }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      if (code === expected) resolve(stdout.trim().split('\n'));
      else reject(new Error(`${name} exited with ${code}: ${stdout}${stderr}`));
    });
  });
}

for (const driver of ['auto', 'node']) {
  describe(`driver ${driver}`, () => {
    it('idle cores do not keep the process', async () => {
      expect(await run('idle cores', driver)).toEqual(['end']);
    });

    it('nor do cores that have worked', async () => {
      expect(await run('after work', driver)).toEqual(['end']);
    });

    it('pending joins do', async () => {
      const out = await run('pending joins', driver);
      expect(out.sort()).toEqual(['joined x', 'walked 100000000']);
    });

    it('shutdown cancels what runs, and the runtime can start again', async () => {
      const out = await run('shutdown', driver);
      const cancelled = 'CancelledError,CancelledError,CancelledError,CancelledError,4';
      expect(out).toEqual(['ERR_HEDDLE_SHUTDOWN', cancelled, '9 2']);
    });

    it('a core that ends takes its tasks along, and their joins say so', async () => {
      const out = await run('a core dies', driver);
      const why = 'its thread was stopped with exit code 3';
      expect(out.sort()).toEqual([
        '20',
        `ERR_HEDDLE_CORE_LOST core 1 ended with the task "dies" on it: ${why}`,
        `ERR_HEDDLE_CORE_LOST core 1 ended with the task "spins" on it: ${why}`,
        `ERR_HEDDLE_CORE_LOST core 1 ended with the task "waits" on it: ${why}`,
        `core 1 ended: ${why}; 3 tasks of the main thread were on it`,
        'mine',
        'spawnOn: core 1 has ended',
      ]);
    });

    it('an error nobody awaits is an unhandled rejection at home', async () => {
      expect(await run('nobody listens', driver)).toEqual(['unhandled bad true']);
    });

    it('so is a stray rejection on another core', async () => {
      const out = await run('stray', driver);
      expect(out.sort()).toEqual(['stray', expect.stringMatching(/^unhandled stray on thread [1-9]/)]);
    });

    it('process.exit ends it at once', async () => {
      await run('exit while busy', driver, 7);
    });

    it('without a runtime, spawn runs on the one core', async () => {
      const out = await run('no runtime', driver);
      expect(out).toEqual(['25 0', 'the result of gives.list[0] cannot be se']);
    });
  });
}
