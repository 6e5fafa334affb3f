// A process with cores and blocking threads ends with the code, and of the errors, of the program: as if everything had run on
// the main thread.
import { expect, it } from 'vitest';
import type { Ended } from '../blocking/modules.ts';
import { drivers, program as run } from './programs.ts';

const start = 'const rt = await Runtime.start({ cores: 2 });';

/** On the driver that is the default here. */
const program = (main: string): Promise<Ended> => run(start + main);

const exits: Record<string, string> = {
  'a task on another core': 'await spawnOn(1, t.exits, 7);',
  'one that has waited there': 'await spawnOn(1, t.exitsLater, 7);',
  'one that set the code first': 'await spawnOn(1, t.exitsBy, 7);',
  'one that sets it in an exit listener': 'await spawnOn(1, t.exitsInListener, 7);',
  'a task nobody waits for': 'spawnOn(1, t.exitsLater, 7);',
  'a send task': 'spawn(t.id, 1); await spawn(t.exitsLater, 7);',
  'a task on each core': 'await onEachCore(t.exits, 7);',
  'a spare': 'await spawnOn(1, t.exitsOnSpare, 7);',
  'a spare of the main thread':
    'await blockInPlace(() => { const task = spawn(t.exits, 7); t.nap(1000); return task; });',
  'a blocking thread': 'await spawnBlocking(t.exitsBlocking, 7);',
  "a core's blocking thread": 'await spawnOn(1, t.exitsInNested, 7);',
  'a core, during shutdown':
    'spawnOn(1, t.exitsInCleanup, 7); while (!globalThis.marked) await sleep(5); await rt.shutdown();',
};

it.each(Object.entries(exits))('process.exit(7) in %s ends the process', async (name, main) => {
  const rest = name.includes('nobody') ? '' : " console.log('went on');";
  const { lines, stderr, code } = await program(main + rest);
  expect({ lines, stderr, code }).toEqual({ lines: ['exit 7'], stderr: '', code: 7 });
});

it('process.exit() without a code keeps the one the program has set', async () => {
  const { code } = await program(`process.exitCode = 5; await spawnOn(1, t.exitsPlainly);`);
  expect(code).toBe(5);
});

it('process.exit(0) sets it aside', async () => {
  const { code } = await program(`process.exitCode = 5; await spawnOn(1, t.exits, 0);`);
  expect(code).toBe(0);
});

it('what was printed before process.exit is there', async () => {
  const { lines, code } = await program(`await spawnOn(1, t.exitsLoudly, 7);`);
  expect(lines).toHaveLength(201);
  expect(lines.at(-1)).toBe('exit 7');
  expect(code).toBe(7);
});

const codes: Record<string, string> = {
  'a task on another core': 'await spawnOn(1, t.setsCode, 7); console.log(process.exitCode);',
  'a task on each core': 'await onEachCore(t.setsCode, 7); console.log(process.exitCode);',
  'a task nobody waits for': 'spawnOn(1, t.setsCode, 7); console.log(7);',
  'a blocking thread': 'await spawnBlocking(t.setsCodeBlocking, 7); console.log(process.exitCode);',
  'a task before shutdown':
    'await spawnOn(1, t.setsCode, 7); await rt.shutdown(); console.log(process.exitCode);',
};

it.each(Object.entries(codes))('process.exitCode set in %s is the process’s', async (_name, main) => {
  const { lines, code } = await program(main);
  expect(lines).toEqual(['7', 'exit 7']);
  expect(code).toBe(7);
});

it('the code set last counts', async () => {
  const main = `await spawnOn(1, t.setsCode, 7); process.exitCode = 3;`;
  expect((await program(main)).code).toBe(3);
  const other = `await spawnOn(1, t.setsCode, 7); process.exitCode = 3; await spawnOn(1, t.setsCode, undefined);`;
  expect((await program(other)).code).toBe(0);
});

const uncaught: Record<string, [main: string, message: RegExp]> = {
  'a rejection nobody handles on a core': ['await spawnOn(1, t.stray);', /Error: stray/],
  'a rejection there, just before shutdown': [
    'await spawnOn(1, t.stray); await rt.shutdown();',
    /Error: stray/,
  ],
  'an exception in a timer there': ['await spawnOn(1, t.throwsLater);', /RangeError: thrown later/],
  'a rejection on a blocking thread': ['await spawnBlocking(t.strayBlocking);', /Error: stray/],
  'an exception in a timer there, between calls': [
    'await spawnBlocking(t.throwsLaterBlocking); await sleep(500);',
    /RangeError: thrown later/,
  ],
  'one while an innocent call runs': [
    'await spawnBlocking(t.throwsLaterBlocking); console.log(await spawnBlocking(t.nap, 100, "innocent")); await sleep(500);',
    /RangeError: thrown later/,
  ],
};

it.each(Object.entries(uncaught))('%s ends the process', async (_name, [main, message]) => {
  const { stderr, code } = await program(main);
  expect(stderr).toMatch(message);
  expect(code).toBe(1);
});

it('an exception on a blocking thread is not the failure of another call', async () => {
  const { lines, code } = await run(
    `process.on('uncaughtException', (e) => console.log('uncaught', e.message, e instanceof RangeError));
     await Runtime.start({ cores: 1, blocking: { threads: 1 } });
     await spawnBlocking(t.throwsLaterBlocking);
     await sleep(200);
     console.log(await spawnBlocking(t.nap, 10, 'innocent'));`,
  );
  expect(lines).toEqual(['uncaught thrown later true', 'innocent', 'exit 0']);
  expect(code).toBe(0);
});

// The driver decides what a core's loop waits in, and so how it learns of all this.
it.each(Object.entries(drivers))(
  '%s: a core ends the process, and its errors do',
  async (_name, HEDDLE_DRIVER) => {
    const env = { HEDDLE_DRIVER };
    const exited = await run(`${start} await sleep(1); await spawnOn(1, t.exitsLater, 7);`, env);
    expect(exited).toMatchObject({ lines: ['exit 7'], stderr: '', code: 7 });
    const failed = await run(`${start} await sleep(1); await spawnOn(1, t.throwsLater);`, env);
    expect(failed).toMatchObject({ stderr: expect.stringMatching(/RangeError: thrown later/), code: 1 });
  },
);
