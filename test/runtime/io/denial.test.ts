// Where io_uring is not to be had: one clear line, and the node driver; or an error, if the ring was demanded.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Addon } from '../../../runtime/driver/addon-types.ts';
import { explain } from '../../../dist/runtime/driver/denial.js';
import { noRing, program, run, type Ended } from './helpers.ts';

const script = program('lifecycle.mjs');
const cli = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));
const noPython =
  spawnSync('python3', ['-c', 'import ctypes']).status === 0 ? '' : 'no python3 to set a seccomp filter with';

/** Ways to be without the ring: what precedes the command, and what the environment adds. */
const ways = {
  seccomp: {
    prefix: ['python3', program('deny.py'), 'EPERM'],
    env: {},
    reason: /io_uring is denied to this process \(EPERM\)/,
  },
  'old kernel': { prefix: ['python3', program('deny.py'), 'ENOSYS'], env: {}, reason: /has no io_uring/ },
  'no addon': { prefix: [], env: { HEDDLE_ADDON: 'off' }, reason: /native addon is switched off/ },
};

describe.each(Object.entries(ways))('%s', (_name, { prefix, env, reason }) => {
  const skip = prefix.length > 0 ? noPython || noRing : '';

  function start(args: string[], more: NodeJS.ProcessEnv = {}): Promise<Ended> {
    const [command, ...rest] = [...prefix, process.execPath, ...args] as [string, ...string[]];
    const { HEDDLE_DRIVER: _, ...inherited } = process.env;
    return run(command, rest, { env: { ...inherited, NODE_OPTIONS: '', ...env, ...more } });
  }

  test('falls back, and says so once in a process', async ({ skip: skipTest }) => {
    if (skip !== '') skipTest(skip);
    const ended = await start([script, 'which_in_three_threads']);
    expect(ended).toMatchObject({ code: 0, stdout: 'node\nnode\nnode\n' });
    const lines = ended.stderr.split('\n').filter((line) => line.includes('HEDDLE_DRIVER'));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(reason);
    expect(lines[0]).toMatch(/the node driver is\. To change that: \S/);
  });

  test('is silent when nobody wants the ring', async ({ skip: skipTest }) => {
    if (skip !== '') skipTest(skip);
    expect(await start([script, 'which'], { HEDDLE_DRIVER: 'node' })).toMatchObject({
      code: 0,
      stdout: 'node\n',
      stderr: '',
    });
  });

  test('is an error when the ring is demanded', async ({ skip: skipTest }) => {
    if (skip !== '') skipTest(skip);
    const ended = await start([script, 'which'], { HEDDLE_DRIVER: 'io_uring' });
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(/The io_uring driver was demanded, but .*To fix it: /);
    expect(ended.stderr).toMatch(reason);
  });

  test('is an error when the runtime is told to use it', async ({ skip: skipTest }) => {
    if (skip !== '') skipTest(skip);
    const ended = await start([script, 'runtime_demands_the_ring']);
    expect(ended.code).toBe(0);
    expect(ended.stdout).toMatch(/^HEDDLE_DRIVER The io_uring driver was demanded, but /);
  });

  test('heddle doctor tells', async ({ skip: skipTest }) => {
    if (skip !== '') skipTest(skip);
    const ended = await start([cli, 'doctor']);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toMatch(/^driver +node \(io_uring is not available\)$/m);
    expect(ended.stdout).toMatch(reason);
    expect(ended.stdout).toMatch(/^remedy +\S/m);
    expect(await start([cli, 'doctor'], { HEDDLE_DRIVER: 'io_uring' })).toMatchObject({ code: 1 });
  });
});

test('a driver that does not exist is an error', async () => {
  const ended = await run(process.execPath, [script, 'which'], {
    env: { ...process.env, HEDDLE_DRIVER: 'kqueue' },
  });
  expect(ended.code).toBe(1);
  expect(ended.stderr).toContain(
    'HEDDLE_DRIVER must be auto, io_uring or node, not "kqueue"; set HEDDLE_DRIVER=auto, or unset it',
  );
});

describe('each cause has its remedy', () => {
  const on = (disabled: number): Addon =>
    ({
      probe: () => ({ ok: false, code: 'EPERM', disabled, kernel: '6.1', memlockBytes: 65536, features: {} }),
    }) as unknown as Addon;

  test('switched off on the host', () => {
    expect(explain(on(2), 'EPERM')).toMatchObject({
      code: 'EPERM',
      reason: expect.stringContaining('io_uring_disabled = 2'),
      remedy: expect.stringContaining('sysctl kernel.io_uring_disabled=0'),
    });
  });

  test('for privileged users only', () => {
    const { getuid } = process;
    process.getuid = () => 1000;
    try {
      expect(explain(on(1), 'EPERM').remedy).toContain('kernel.io_uring_group');
    } finally {
      process.getuid = getuid!;
    }
  });

  test('locked memory', () => {
    expect(explain(on(0), 'ENOMEM')).toMatchObject({
      reason: expect.stringContaining('memlock 65536 bytes'),
      remedy: expect.stringContaining('ulimit -l'),
    });
  });

  test('old kernel', () => {
    expect(explain(on(-1), 'ENOSYS').reason).toContain('kernel 6.1 has no io_uring');
  });
});
