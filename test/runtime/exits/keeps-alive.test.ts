// The process does not end while something that is awaited, anywhere, is outstanding; and ends when nothing is.
import { describe, expect, it } from 'vitest';
import { drivers, program } from './programs.ts';

describe('blocking threads', () => {
  const busy = `const rt = await Runtime.start({ cores: 1, blocking: { threads: 1, queue: QUEUE } });
    const first = spawnBlocking(t.nap, 400, 'first');
    await sleep(100);
    first.cancel();
    console.log(await first.catch((e) => e.name));
`;

  it('a call that waits behind a cancelled one keeps the process', async () => {
    const { lines, code } = await program(
      `${busy.replace('QUEUE', '1')} spawnBlocking(t.nap, 1, 'next').then(console.log);`,
    );
    expect(lines).toEqual(['CancelledError', 'next', 'exit 0']);
    expect(code).toBe(0);
  });

  it('so does who waits for room behind one', async () => {
    const { lines } = await program(
      `${busy.replace('QUEUE', '0')} blockingRoom().then(() => console.log('room'));`,
    );
    expect(lines).toEqual(['CancelledError', 'room', 'exit 0']);
  });

  it('a cancelled call alone does not', async () => {
    const { lines } = await program(
      `spawnBlocking(t.nap, 20_000).cancel(); const again = spawnBlocking(t.nap, 20_000, 1);
       await sleep(300); again.cancel(); await again.catch((e) => console.log(e.name));`,
    );
    expect(lines.at(-1)).toBe('exit 0');
  });

  it('nor does a call that was cancelled in the queue behind one', async () => {
    const { lines } = await program(
      `${busy.replace('400', '20_000').replace('QUEUE', '1')}
       const next = spawnBlocking(t.nap, 1, 'next'); next.cancel(); console.log(await next.catch((e) => e.name));`,
    );
    expect(lines).toEqual(['CancelledError', 'CancelledError', 'exit 0']);
  });
});

describe.each(Object.entries(drivers))('cores, %s', (_, HEDDLE_DRIVER) => {
  it.each(['leavesTask', 'leavesSendTask', 'leavesLocal', 'leavesTimer', 'leavesBlocking', 'leavesChain'])(
    'what %s leaves behind on a core is done first, as it would be on the main thread',
    async (name) => {
      const main = `await Runtime.start({ cores: 2 }); await spawnOn(1, t.${name}, 300); console.log('main is done');`;
      const { lines, code } = await program(main, { HEDDLE_DRIVER });
      expect(lines).toHaveLength(3);
      expect(lines[0]).toBe('main is done');
      expect(lines[1]).toMatch(/^(task|send task|local task|timer|blocking call)/);
      expect(lines[2]).toBe('exit 0');
      expect(code).toBe(0);
    },
  );

  it('a dump is awaited, with nothing else alive', async () => {
    const { lines } = await program(
      `const rt = await Runtime.start({ cores: 2 }); console.log((await rt.dump()).length >= 0);`,
      { HEDDLE_DRIVER },
    );
    expect(lines).toEqual(['true', 'exit 0']);
  });

  it('idle cores keep nothing, and beforeExit comes', async () => {
    const { lines, code } = await program(
      `await Runtime.start({ cores: 2 }); await onEachCore(t.id, 1); process.once('beforeExit', () => console.log('before'));`,
      { HEDDLE_DRIVER },
    );
    expect(lines).toEqual(['before', 'exit 0']);
    expect(code).toBe(0);
  });

  it('a top-level await that never settles is code 13, as natively', async () => {
    const { lines, code } = await program(
      `await Runtime.start({ cores: 2 }); await onEachCore(t.leavesTimer, 100); await new Promise(() => {});`,
      { HEDDLE_DRIVER },
    );
    expect(lines.sort()).toEqual(['exit 13', 'timer elsewhere', 'timer on the main thread']);
    expect(code).toBe(13);
  });
});
