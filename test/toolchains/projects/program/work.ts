// What the projects of this folder give to other cores.
import { threadId } from 'node:worker_threads';
import { scale } from './scale.ts';

export interface Limits {
  n: number;
}

/** Counts multiples of three: no await in sight. */
export async function count({ n }: Limits): Promise<number> {
  let found = 0;
  for (let i = 0; i < n; i++) if (i % 3 === 0) found++;
  return scale(found);
}

/** Throws from line 23. */
export async function fails(n: number): Promise<never> {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += Math.sqrt(i);
  if (sum < 0) {
    console.log('never');
  }
  throw new RangeError(`failed at ${n}`);
}

/** Computes until `until` (of Date.now), so that another core has time to take a task; the thread that it ends on. */
export async function thread(until: number): Promise<number> {
  let n = 0;
  while (Date.now() < until) n++;
  return n < 0 ? n : threadId;
}

/** Nobody calls it: its lines are not covered. */
export async function never(n: number): Promise<number> {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += i;
  return sum;
}
