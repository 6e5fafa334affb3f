// Finding the addon, and doing without it.
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { loadAddon } from '../../dist/runtime/driver/addon.js';

function loadElsewhere(env: Record<string, string>): { loaded: boolean; reason: string } {
  const url = new URL('../../dist/runtime/driver/addon.js', import.meta.url).href;
  const script = `import { loadAddon } from ${JSON.stringify(url)};
    const { addon, reason } = loadAddon();
    console.log(JSON.stringify({ loaded: addon !== null, reason }));`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    encoding: 'utf8',
  });
  return JSON.parse(output) as { loaded: boolean; reason: string };
}

test('the same addon at every call, or a reason', () => {
  const first = loadAddon();
  expect(loadAddon()).toBe(first);
  if (first.addon === null) expect(first.reason).not.toBe('');
  else expect(first.file).toMatch(/heddle\.node$/);
});

test('HEDDLE_ADDON=off switches it off', () => {
  const { loaded, reason } = loadElsewhere({ HEDDLE_ADDON: 'off' });
  expect(loaded).toBe(false);
  expect(reason).toContain('HEDDLE_ADDON=off');
});
