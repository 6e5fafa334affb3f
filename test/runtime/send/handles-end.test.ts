// What becomes of handles when nobody has them any more, and when a core ends that had them.
import { expect, it } from 'vitest';
import { everywhere, program } from './everywhere.ts';

it('homes forget what other cores have no more', () =>
  everywhere(
    `
    import { setFlagsFromString } from 'node:v8';
    import { runInNewContext } from 'node:vm';
    export async function uses(tx, mutex, signal, h) {
      await tx.send(1);
      (await mutex.lock()).release();
      await h;
      return signal.aborted;
    }
    export async function collect() {
      setFlagsFromString('--expose-gc');
      const gc = runInNewContext('gc');
      for (let i = 0; i < 4; i++) { gc(); await new Promise((resolve) => setTimeout(resolve, 10)); }
    }
    export async function nothing() {}
    `,
    `
    import { homeCount } from '${new URL('../../../dist/runtime/remote/home.js', import.meta.url).href}';
    import { mpsc, Mutex } from 'heddle/sync';
    async function round() {
      for (let i = 0; i < 30; i++) {
        const [tx, rx] = mpsc(1);
        const h = spawn(t.uses, tx, new Mutex(), new AbortController().signal, spawn(t.nothing));
        await rx.recv();
        await h;
      }
    }
    await round();
    let left = -1;
    for (let i = 0; i < 40 && left !== 0; i++) {
      await onEachCore(t.collect);
      left = homeCount();
    }
    print('left', left);
    `,
    ['left 0'],
  ));

it('a core that ends closes its ends and releases its locks', async () => {
  const run = program(
    `
    import { sleep } from 'heddle';
    export async function dies(tx, mutex, ready) {
      await mutex.lock();
      await tx.send('last');
      ready.notifyOne();
      await sleep(30);
      await sleep(100000);
    }
    export async function makes() { const { Mutex, oneshot } = await import('heddle/sync'); const [tx, rx] = oneshot(); kept.push(tx); return { mutex: new Mutex(1), rx }; }
    const kept = [];
    export async function ends() { process.reallyExit(3); }
    `,
    `
    import { mpsc, Mutex, Notify } from 'heddle/sync';
    import { CoreLostError } from 'heddle';
    const [tx, rx] = mpsc(2);
    const mutex = new Mutex('whole');
    const ready = new Notify();
    const { mutex: far, rx: farRx } = await spawnOn(1, t.makes);
    const gone = spawnOn(1, t.dies, tx, mutex, ready);
    gone.catch(() => undefined);
    await ready.notified();
    print('got', await rx.recv());
    const waits = rx.recv().then((v) => 'value ' + v, (e) => e.constructor.name);
    const locks = mutex.lock().then((g) => g.value, (e) => e.constructor.name);
    const hears = farRx.recv().then((v) => 'value ' + v, (e) => e.constructor.name);
    await sleep(50);
    spawnOn(1, t.ends).catch(() => undefined);
    print('receiver', await waits);
    print('lock', await locks);
    print('far', await hears);
    print('far lock', await far.lock().catch((e) => e.constructor.name));
    print('end', String(await rx.recv()));
    `,
  );
  const lines = await run({ CORES: '2' });
  expect(lines).toEqual([
    'got last',
    'receiver CoreLostError',
    'lock whole',
    'far CoreLostError',
    'far lock CoreLostError',
    'end undefined',
  ]);
});
