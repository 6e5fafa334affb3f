// What was said about the program, by any of its threads: each of them loads modules and compiles them, and the same warning from
// eight workers is one warning. A filter of bits in memory that the threads share; child processes have their own.
import { createHash } from 'node:crypto';
import { getEnvironmentData, isMainThread, setEnvironmentData } from 'node:worker_threads';
import type { Said } from '../core/report.ts';

/** A warning in ten thousand is taken for one that was said, if a hundred were. */
const BYTES = 4096;
const KEY = 'heddle.register.said';

/** The memory: made by the main thread, handed to each worker by Node as it starts. */
export function saidMemory(): SharedArrayBuffer {
  const given: unknown = isMainThread ? undefined : getEnvironmentData(KEY);
  const memory = given instanceof SharedArrayBuffer ? given : new SharedArrayBuffer(BYTES);
  setEnvironmentData(KEY, memory);
  return memory;
}

export function saidIn(memory: SharedArrayBuffer): Said {
  const words = new Int32Array(memory);
  return {
    add(text) {
      const digest = createHash('sha256').update(text).digest();
      let isNew = false;
      for (const at of [0, 4]) {
        const index = digest.readUInt32LE(at) % (words.length * 32);
        const bit = 1 << (index & 31);
        if ((Atomics.or(words, index >> 5, bit) & bit) === 0) isNew = true;
      }
      return isNew;
    },
  };
}
