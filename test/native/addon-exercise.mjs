// node addon-exercise.mjs <addon>: all scenarios of exercise/, each in a process of its own, with and
// without the ring. For the sanitized build of the addon; the test suite runs the same scenarios one by one.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { loadAddon } from './exercise/ring-client.mjs';
import { scenarios } from './exercise/scenarios.mjs';

const addon = process.argv[2];
const { ok, code } = loadAddon(addon).probe();
if (!ok) console.log(`  ring scenarios skipped: no io_uring here (${code})`);
let failed = false;
for (const mode of ok ? ['ring', 'poll'] : ['poll']) {
  for (const { program, name } of scenarios) {
    const { status, signal } = spawnSync(process.execPath, [fileURLToPath(program), addon, mode, name], {
      stdio: 'inherit',
      timeout: 240_000,
    });
    console.log(`  ${mode} ${name}: ${status === 0 ? 'ok' : `FAILED (${signal ?? status})`}`);
    failed ||= status !== 0;
  }
}
process.exit(failed ? 1 : 0);
