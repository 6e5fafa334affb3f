// Ends: a driver with operations in flight neither keeps a process or worker from ending nor ends one too early.
import { describe, expect, test } from 'vitest';
import { noRing, program, programEnv, run, runNode } from './helpers.ts';

const script = program('lifecycle.mjs');
/** Without V8's own threads: joined in process.exit while they wait for a collection, they deadlock (nodejs/node#54918). */
const flags = ['--single-threaded'];

interface Expectation {
  code?: number | null;
  signal?: string;
  stdout?: string;
  stderr?: RegExp;
}

const scenarios: Record<string, Expectation> = {
  natural_exit: { stdout: 'natural\n' },
  sleeping_keeps_alive: { stdout: 'slept\n' },
  accepting_keeps_alive: { stdout: 'alive\n' },
  cancelled_operations_keep_nothing_alive: { stdout: 'cancelled\ncancelled\ncancelled\n' },
  process_exit: { code: 7 },
  process_exit_later: { code: 7 },
  uncaught_exception: { code: 1, stderr: /on purpose/ },
  kill: { code: null, signal: 'SIGTERM' },
  terminate_workers: { stdout: 'terminated\n' },
  terminate_while_starting: { stdout: 'terminated\n' },
  terminated_workers_leave_no_descriptors: { stdout: 'none left\n' },
  terminated_while_descriptors_come_and_go: { stdout: 'none left\n' },
  terminated_while_closing_leaves_no_descriptors: { stdout: 'none left\n' },
  cancelled_openings_of_fifos_keep_nothing_alive: { stdout: 'cancelled\n'.repeat(6) },
  exit_while_fifos_are_opened: { code: 7 },
  terminate_while_fifos_are_opened: { stdout: 'terminated\n' },
  exit_in_worker: { stdout: 'worker 7\n' },
  exit_beside_workers: { code: 7 },
  natural_exit_of_a_worker: { stdout: 'natural\nworker 0\n' },
};

async function expectEnd(name: string, env: NodeJS.ProcessEnv): Promise<void> {
  const expected = scenarios[name]!;
  const ended = await runNode([...flags, script, name], env);
  expect(ended).toMatchObject({
    hung: false,
    code: 0,
    signal: null,
    stdout: '',
    ...expected,
    stderr: expect.anything(),
  });
  expect(ended.stderr).toMatch(expected.stderr ?? /^$/);
}

// What the addon tells of FIFOs has to be found out otherwise without it.
test.each(Object.keys(scenarios).filter((name) => name.includes('fifo')))('%s without the addon', (name) =>
  expectEnd(name, { HEDDLE_DRIVER: 'node', HEDDLE_ADDON: 'off' }),
);

describe.each(['io_uring', 'node'])('%s', (driver) => {
  const skip = driver === 'io_uring' ? noRing : '';

  test.for(Object.keys(scenarios))('%s', async (name, context) => {
    if (skip !== '') context.skip(skip);
    await expectEnd(name, { HEDDLE_DRIVER: driver });
  });

  test.for(['descriptors_run_out', 'no_descriptor_for_the_driver'])('%s', async (name, context) => {
    if (skip !== '') context.skip(skip);
    // Node's own loader opens most of the runtime's modules at once.
    const command = `ulimit -n 256; exec "$0" "$@"`;
    const ended = await run('sh', ['-c', command, process.execPath, ...flags, script, name], {
      env: { ...programEnv, HEDDLE_DRIVER: driver },
    });
    const stdout = name === 'descriptors_run_out' ? 'survived\n' : `${driver}\n`;
    expect(ended).toEqual({ code: 0, signal: null, stdout, stderr: '', hung: false });
  });
});
