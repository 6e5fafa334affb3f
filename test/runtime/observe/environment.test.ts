// What the environment asks for works in a program that only the plugin has touched, which imports nothing of heddle itself;
// and what means nothing is said at once, with what to write in its place.
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { runCompiled, runNative, SPIN, type Ran } from '../programs.ts';

const env = { HEDDLE_DUMP_SIGNAL: 'SIGUSR2', HEDDLE_FORCE_PREEMPT: '' };

/** Line 1: the function, of which a task is in the middle. */
const COMPUTES = `async function spin(state) { let s = 0; while (!state.done) s = (s * 31 + 1) | 0; return s; }
const state = { done: false };
`;

/** `what` happens behind the `count`th dump on stderr, those of workers among them: nothing here may count on how long one takes. */
const afterDumps = (count: number, what: string): string => `{
  const { write } = process.stderr;
  let dumped = 0;
  process.stderr.write = function (text, ...rest) {
    dumped += String(text).split('heddle: end of dump').length - 1;
    if (dumped === ${count}) setImmediate(() => { ${what} });
    return write.call(this, text, ...rest);
  };
}
`;

function dumps({ stderr }: Ran): number {
  return stderr.split('heddle: end of dump').length - 1;
}

describe.runIf(process.platform !== 'win32')('HEDDLE_DUMP_SIGNAL', () => {
  test.each(['', 'off'])('prints what a compiled loop does, addon %j', async (HEDDLE_ADDON) => {
    const ran = await runCompiled(
      `${COMPUTES}${afterDumps(1, 'state.done = true')}
       setTimeout(() => process.kill(process.pid, 'SIGUSR2'), 50);
       console.log(typeof await spin(state));`,
      { env: { ...env, HEDDLE_ADDON } },
    );
    expect(ran).toMatchObject({ lines: ['number'], code: 0 });
    expect(dumps(ran)).toBe(1);
    expect(ran.stderr).toMatch(
      /heddle: 1 tasks\n\ntask on core 0: ready.*\n {4}at async spin \(program.mjs:1:/,
    );
  });

  it('at a signal that comes before any compiled function has run', async () => {
    const ran = await runCompiled(
      `process.kill(process.pid, 'SIGUSR2');
       ${SPIN}
       spin(50);
       async function later() { for (let i = 0; i < 3; i++) await null; return 1; }
       setTimeout(() => later().then(console.log), 300);`,
      { env },
    );
    expect(ran).toMatchObject({ lines: ['1'], code: 0 });
    expect(dumps(ran)).toBe(1);
  });

  it('twice for two signals in a row, and again later', async () => {
    const ran = await runCompiled(
      `${COMPUTES}const kill = () => process.kill(process.pid, 'SIGUSR2');
       ${afterDumps(2, 'kill()')}${afterDumps(3, 'state.done = true')}
       setTimeout(() => { kill(); setImmediate(kill); }, 50);
       await spin(state);`,
      { env },
    );
    expect(ran.code).toBe(0);
    expect(dumps(ran)).toBe(3);
  });

  it('from a worker of the program’s too, where main and worker are compiled', async () => {
    const ran = await runCompiled(
      `import { parentPort, Worker, isMainThread } from 'node:worker_threads';
       async function waits(promise) { await promise; }
       if (isMainThread) {
         const worker = new Worker(new URL(import.meta.url));
         await new Promise((resolve) => worker.once('message', resolve));
         const dumped = new Promise((resolve) => { ${afterDumps(2, 'resolve()')} });
         process.kill(process.pid, 'SIGUSR2');
         await waits(dumped);
         worker.postMessage('end');
       } else {
         const end = new Promise((resolve) => parentPort.once('message', resolve));
         setImmediate(() => parentPort.postMessage('waits'));
         await waits(end);
       }`,
      { env },
    );
    expect(ran.code).toBe(0);
    expect(dumps(ran)).toBe(2);
    expect(ran.stderr).toMatch(/heddle: 1 tasks on thread 1\n\ntask on core 0: waits for a native promise/);
  });

  it('says where only a worker could listen', async () => {
    const { stderr, code } = await runNative(
      `import { Worker, isMainThread } from 'node:worker_threads';
       if (isMainThread) new Worker(new URL(import.meta.url));
       else await import('heddle/internal');`,
      { env },
    );
    expect(stderr).toMatch(/HEDDLE_DUMP_SIGNAL.*only the main thread can listen.*import 'heddle'/);
    expect(code).toBe(0);
  });
});

test('HEDDLE_TRACE writes a trace', async () => {
  const file = join(tmpdir(), `heddle-trace-${process.pid}.json`);
  try {
    const { lines } = await runCompiled(
      `import { readFileSync } from 'node:fs';
       async function works() { for (let i = 0; i < 3; i++) await null; }
       await works();
       console.log('works');
       process.on('exit', () => console.log(JSON.parse(readFileSync(process.env.HEDDLE_TRACE, 'utf8')).traceEvents.length > 0));`,
      { env: { HEDDLE_TRACE: file } },
    );
    expect(lines).toEqual(['works', 'true']);
  } finally {
    rmSync(file, { force: true });
  }
});

const WRONG: [variable: string, value: string, message: string][] = [
  [
    'HEDDLE_DUMP_SIGNAL',
    'SIGFOO',
    'must be the name of a signal, not "SIGFOO"; set HEDDLE_DUMP_SIGNAL=SIGUSR2',
  ],
  ['HEDDLE_DUMP_SIGNAL', 'usr2', 'must be the name of a signal, not "usr2"; set HEDDLE_DUMP_SIGNAL=SIGUSR2'],
  ['HEDDLE_DUMP_SIGNAL', '12', 'must be the name of a signal, not "12"; set HEDDLE_DUMP_SIGNAL=SIGUSR2'],
  [
    'HEDDLE_DUMP_SIGNAL',
    'SIGKILL',
    'must be a signal that a process can catch, not "SIGKILL"; set HEDDLE_DUMP_SIGNAL=',
  ],
  [
    'HEDDLE_DRIVER',
    'kqueue',
    'must be auto, io_uring or node, not "kqueue"; set HEDDLE_DRIVER=auto, or unset it',
  ],
  ['HEDDLE_UNCOMPILED', '1', 'must be ok, not "1"; set HEDDLE_UNCOMPILED=ok, or unset it'],
  ['HEDDLE_ADDON', 'no', 'must be off, not "no"; set HEDDLE_ADDON=off, or unset it'],
  ['HEDDLE_TRACE', '/nowhere/at/all.json', ': ENOENT'],
];

test.each(WRONG)(
  '%s=%s is an error where only compiled code loads heddle',
  async (variable, value, message) => {
    const { stderr, code } = await runCompiled(`async function f() { await null; } await f();`, {
      env: { [variable]: value },
    });
    expect(stderr).toContain(variable + (message.startsWith(':') ? message : ` ${message}`));
    expect(code).toBe(1);
  },
);

test.each(['HEDDLE_DUMP_SIGNAL', 'HEDDLE_DRIVER', 'HEDDLE_ADDON', 'HEDDLE_TRACE', 'HEDDLE_UNCOMPILED'])(
  'an empty %s is none',
  async (name) => {
    const { lines, code } = await runCompiled(
      `async function f() { await null; return 1; } console.log(await f());`,
      {
        env: { [name]: '' },
      },
    );
    expect({ lines, code }).toEqual({ lines: ['1'], code: 0 });
  },
);
