// A join handle in the place of a promise: what types say of it (assignable to Promise<T>) and what it does then.
import { inspect, types } from 'node:util';
import { JoinHandle, spawnLocal } from 'heddle';
import { expect, it } from 'vitest';

const give = async (value: number): Promise<number> => {
  await null;
  return value;
};
const fail = async (): Promise<never> => {
  await null;
  throw new RangeError('on purpose');
};

it('is assignable to Promise<T>, and narrowed as one', async () => {
  const handle: JoinHandle<number> = spawnLocal(give, 1);
  const promise: Promise<number> = handle;
  const maybe: number | Promise<number> = handle;
  expect(maybe instanceof Promise ? await maybe : 'narrowed wrongly').toBe(1);
  expect(await promise).toBe(1);
  expect(handle).toBeInstanceOf(JoinHandle);
  expect(handle.constructor).toBe(JoinHandle);
});

it('shows itself as a promise', () => {
  const handle = spawnLocal(give, 1);
  expect(handle[Symbol.toStringTag]).toBe('Promise');
  expect(Object.prototype.toString.call(handle)).toBe('[object Promise]');
  expect(inspect(handle)).toMatch(/^JoinHandle \[Promise\] \{/);
});

it('goes into every combinator', async () => {
  const handle = (value: number) => spawnLocal(give, value);
  expect(await Promise.all([handle(1), handle(2), 3])).toEqual([1, 2, 3]);
  expect(await Promise.race([handle(1)])).toBe(1);
  expect(await Promise.any([spawnLocal(fail), handle(2)])).toBe(2);
  expect(await Promise.resolve(handle(1))).toBe(1);
  const [failed, ended] = await Promise.allSettled([spawnLocal(fail), handle(1)]);
  expect(failed).toEqual({ status: 'rejected', reason: new RangeError('on purpose') });
  expect(ended).toEqual({ status: 'fulfilled', value: 1 });
  const later: number[] = await (async function* () {
    for (const each of [handle(1), handle(2)]) yield await each;
  })()
    .next()
    .then(({ value }) => [value as number]);
  expect(later).toEqual([1]);
});

it('then, catch and finally derive ordinary promises, also where they are taken from the prototype', async () => {
  const handle = spawnLocal(give, 1);
  expect(handle.then().constructor).toBe(Promise);
  expect(types.isPromise(handle.then())).toBe(true);
  expect(await handle.then((value) => value + 1)).toBe(2);
  expect(await handle.then(null, () => 0)).toBe(1);
  let cleaned = 0;
  expect(await handle.finally(() => cleaned++)).toBe(1);
  const { catch: catches, finally: finish } = Promise.prototype;
  expect(await finish.call(handle, () => cleaned++)).toBe(1);
  expect(cleaned).toBe(2);
  expect(await catches.call(spawnLocal(fail), (error: Error) => error.message)).toBe('on purpose');
  expect(await spawnLocal(fail).catch((error: unknown) => (error as Error).name)).toBe('RangeError');
  await expect(spawnLocal(fail).finally(() => cleaned++)).rejects.toThrow('on purpose');
});

it('known limits: what looks for the internal slot of a native promise finds none (docs/promises.md)', async () => {
  const handle = spawnLocal(give, 1);
  expect(types.isPromise(handle)).toBe(false);
  expect(Promise.resolve(handle)).not.toBe(handle);
  expect(() => Promise.prototype.then.call(handle)).toThrow(TypeError);
  expect(Object.keys(handle)).toEqual(['task']);
  await handle;
});
