// The heddle command.
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { noRing, runNode } from './helpers.ts';

const cli = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));

describe('heddle', () => {
  test('--help', async () => {
    const ended = await runNode([cli, '--help']);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toMatch(/^Usage: heddle <command>/);
    expect(ended.stdout).toContain('doctor');
  });

  test('--version', async () => {
    expect(await runNode([cli, '--version'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });

  test.each([
    [[], 'no command given'],
    [['weave'], 'unknown command "weave"; there are init, run, build, check, doctor, explain'],
    [['doctor', '--loud'], 'heddle doctor has no option --loud; it takes --json'],
  ])('misuse: %j', async (args, message) => {
    const ended = await runNode([cli, ...args]);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toContain(message);
    if (args.length === 0) expect(ended.stderr).toContain('Usage: heddle <command>');
  });

  test('doctor --json', async () => {
    const ended = await runNode([cli, 'doctor', '--json'], { HEDDLE_DRIVER: 'auto' });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const report = JSON.parse(ended.stdout);
    expect(report).toMatchObject({
      node: process.version,
      platform: `${process.platform}-${process.arch}`,
      driver: noRing === '' ? 'io_uring' : 'node',
      requested: 'auto',
      source: 'environment',
      io_uring: { available: noRing === '' },
    });
    if (noRing === '')
      expect(report.io_uring.features).toMatchObject({ openat: true, read: true, accept: true });
  });

  test('doctor', async () => {
    const { stdout } = await runNode([cli, 'doctor'], { HEDDLE_DRIVER: 'node' });
    expect(stdout).toMatch(/^driver +node \(HEDDLE_DRIVER=node\)$/m);
  });
});
