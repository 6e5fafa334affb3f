// Unhandled rejections: raised exactly when native async functions raise them, never for what somebody handles.
import { expect, test } from 'vitest';
import { runCompiled, runNative, sameAsNative } from '../programs.ts';

const HEAD = `
  let reports = 0;
  process.on('unhandledRejection', (e, p) => (reports++, console.log('unhandled', e.message, p instanceof Promise)));
  process.on('rejectionHandled', () => (reports++, console.log('handled later')));
  /** On a busy machine a task's failure may take many turns. */
  const reported = async (events) => { while (reports < events) await tick(); };
  const tick = () => new Promise((resolve) => setTimeout(resolve, 25));
  async function now(x) { throw new Error(x); }
  async function late(x) { await null; throw new Error(x); }
  async function deep(x) { await late(x); }
`;

test('unobserved failures are reported, in order, at the end of the turn', async () => {
  await sameAsNative(`${HEAD}
    now('a'); late('b'); deep('c');
    queueMicrotask(() => console.log('microtask'));
    await reported(3);
    console.log('end');
  `);
});

test('observed failures are not', async () => {
  const lines = await sameAsNative(`${HEAD}
    now('a').catch(() => 0); late('b').then(0, () => 0);
    const c = now('c'); const d = deep('d');
    async function observer(p) { try { await p; } catch (e) { console.log('caught', e.message); } }
    observer(c); observer(d);
    await Promise.allSettled([now('e'), late('f')]);
    try { await deep('g'); } catch {}
    await tick();
    console.log('end');
  `);
  expect(lines).not.toContain('unhandled');
});

test('a derived promise is reported in place of the task', async () => {
  // How many microtasks a derived promise takes is not promised, so the order is not compared.
  const source = `${HEAD}
    late('a').then(() => 0);
    now('b').finally(() => 0);
    async function passes() { return late('c'); }
    passes();
    await reported(3);
    console.log('z end');
  `;
  const [native, compiled] = await Promise.all([runNative(source), runCompiled(source)]);
  expect(compiled.lines.sort()).toEqual(native.lines.sort());
});

test('handling later is reported', async () => {
  await sameAsNative(`${HEAD}
    const a = late('a');
    const b = now('b');
    await reported(2);
    try { await a; } catch (e) { console.log('caught', e.message); }
    b.catch((e) => console.log('caught', e.message));
    await reported(4);
    console.log('end');
  `);
});

test('awaiting a rejected native promise handles it', async () => {
  await sameAsNative(`${HEAD}
    async function f(p) { try { await p; } catch (e) { return e.message; } }
    console.log(await f(Promise.reject(new Error('x'))));
    async function g(p) { return p; }
    console.log(await g(Promise.reject(new Error('y'))).catch((e) => e.message));
    await tick();
    console.log('end');
  `);
});

test('without a listener the process dies of it', async () => {
  const { code, stderr } = await runCompiled(
    `async function f() { await null; throw new Error('fatal one'); } f();`,
  );
  expect(code).toBe(1);
  expect(stderr).toContain('fatal one');
});

test('spawned tasks report, cancelled ones do not', async () => {
  const { lines } = await runCompiled(`
    import { spawnLocal, sleep } from 'heddle';
    let report;
    const reported = new Promise((resolve) => (report = resolve));
    process.on('unhandledRejection', (e) => report(console.log('unhandled', e.message)));
    async function bad(x) { throw new Error(x); }
    spawnLocal(bad, 'a');
    spawnLocal(bad, 'b').catch(() => 0);
    spawnLocal(sleep, 1000).cancel();
    await reported;
    await sleep(50);
    console.log('end');
  `);
  expect(lines).toEqual(['unhandled a', 'end']);
});
