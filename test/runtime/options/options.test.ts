// Unknown names and senseless values of options and arguments are errors that name them, whichever public function they are
// given to; and what a program may well mean goes on working.
import { Runtime, select, sleep, timeout } from 'heddle';
import { stat } from 'heddle/fs';
import { describe, expect, it } from 'vitest';
import { nearest } from '../../../dist/common/nearest.js';
import { runCompiled } from '../programs.ts';
import { otherRows, runtimeRows } from './table.ts';

/** What a call throws or rejects with. */
async function refusal(call: () => unknown): Promise<Error & { code?: string }> {
  try {
    await call();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was refused');
}

async function expectRefused(call: () => unknown, code: string, message: string): Promise<void> {
  const error = await refusal(call);
  expect(error.message).toContain(message);
  expect(error.code).toBe(code);
  expect(error).toBeInstanceOf(code.startsWith('ERR_INVALID_ARG') ? TypeError : RangeError);
}

describe('Runtime.start refuses', () => {
  it.each(runtimeRows)('%s', async (_, call, code, message) => expectRefused(call, code, message));

  it('and is left as it was: it starts afterwards', async () => {
    await refusal(() => Runtime.start({ cores: 1, blocking: { threads: 0 } }));
    const runtime = await Runtime.start({ cores: 1, trace: undefined } as never);
    const wrong = runtime as unknown as Record<'startTrace' | 'shutdown', (value: unknown) => unknown>;
    await expectRefused(
      () => wrong.startTrace(5),
      'ERR_INVALID_ARG_TYPE',
      'startTrace: the argument `file` is 5',
    );
    const forever = 'shutdown: the argument `graceMs` is Infinity';
    await expectRefused(() => wrong.shutdown(Infinity), 'ERR_OUT_OF_RANGE', forever);
    expect((await refusal(() => Runtime.start())).message).toContain('the runtime is running already');
    expect(runtime.cores).toBe(1);
    await runtime.shutdown(0);
  });
});

describe('refused', () => {
  it.each(otherRows)('%s', async (_, call, code, message) => expectRefused(call, code, message));
});

it('is refused in compiled code as well, and nothing is begun', async () => {
  const { lines } = await runCompiled(`
    import { select, sleep, timeout } from 'heddle';
    import { listen } from 'heddle/net';
    let begun = 0;
    async function refused(what) {
      try {
        if (what === 0) await sleep(NaN);
        else if (what === 1) await sleep(1, { singal: 1 });
        else if (what === 2) await timeout(5, () => begun++, { sginal: 1 });
        else if (what === 3) await select({ a: () => begun++ }, { biased: 1 });
        else await listen({ prot: 1 });
      } catch (error) {
        return error.code;
      }
    }
    for (let i = 0; i < 5; i++) console.log(await refused(i));
    console.log(begun);
  `);
  const value = 'ERR_INVALID_ARG_VALUE';
  expect(lines).toEqual(['ERR_OUT_OF_RANGE', value, value, 'ERR_INVALID_ARG_TYPE', value, '0']);
});

it('takes what is meant: due, never, left out, and what map passes', async () => {
  await sleep(-1);
  await sleep(0, { signal: undefined });
  expect(await timeout(Infinity, () => 1)).toBe(1);
  expect(await select({ a: () => 1, b: false }, { biased: true })).toEqual({ key: 'a', value: 1 });
  const never = select({ never: () => sleep(Infinity), soon: () => sleep(5) });
  expect((await never).key).toBe('soon');
  expect((await Promise.all(['.', '..'].map(stat as never))).length).toBe(2);
});

it.each([
  ['coers', 'cores'],
  ['core', 'cores'],
  ['Slice-MS', 'sliceMs'],
  ['keepAlive', 'keepAliveMs'],
  ['sginal', 'signal'],
  ['x', undefined],
  ['nonsense', undefined],
  ['', undefined],
])('nearest to %j: %s', (name, near) => {
  expect(nearest(name, ['cores', 'sliceMs', 'keepAliveMs', 'signal', 'ms'])).toBe(near);
});
