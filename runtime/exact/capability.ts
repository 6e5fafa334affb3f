// A native promise and the functions that settle it, as the engine makes them for a call of an async function.

export interface Capability {
  promise: Promise<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

const NativePromise = Promise;

export function capability(): Capability {
  let resolve!: Capability['resolve'];
  let reject!: Capability['reject'];
  const promise = new NativePromise((fulfil, refuse) => {
    resolve = fulfil;
    reject = refuse;
  });
  return { promise, resolve, reject };
}
