// The program that every project of this folder builds and runs. What `results` holds must be what it is without heddle.
import { writeFileSync } from 'node:fs';
import { Runtime, sleep, spawn } from 'heddle';
import { count, fails, thread } from './work.ts';

export interface Report {
  results: unknown;
  /** Milliseconds: the longest time that a timer was kept waiting by a computation, in the best of some rounds. */
  stall: number;
  /** How long those computations took, the shortest. */
  computed: number;
  /** Threads that spawned tasks ended on; the main one is 0. */
  threads: number[];
  /** Of an error thrown here, and of one thrown by a spawned task. */
  stacks: string[];
}

/** Runs the program; whoever started it reads the report. */
export async function main(): Promise<void> {
  writeFileSync(process.env['HEDDLE_REPORT']!, JSON.stringify(await program()));
}

export async function program(): Promise<Report> {
  const runtime = await Runtime.start({ cores: 2 });
  try {
    const { stall, computed } = await measure();
    const stacks = await Promise.all([stackOf(fails(10)), stackOf(spawn(fails, 20))]);
    const results = {
      local: await count({ n: 300_001 }),
      spawned: await spawn(count, { n: 3_000_001 }),
      errors: stacks.map((stack) => stack.split('\n')[0]),
    };
    const threads = new Set<number>();
    for (let round = 0; round < 20 && threads.size < 2; round++) {
      const until = Date.now() + 50;
      const tasks = [0, 1, 2, 3].map(() => spawn(thread, until));
      for (const id of await Promise.all(tasks)) threads.add(id);
    }
    return { results, stall, computed, threads: [...threads].sort(), stacks };
  } finally {
    await runtime.shutdown();
  }
}

/** A busy machine makes timers late too: the best round counts. */
async function measure(): Promise<{ stall: number; computed: number }> {
  // sysmon begins with the first compiled module; V8 optimises the loop.
  await sleep(50);
  await count({ n: 20_000_000 });
  let stall = Infinity;
  let computed = Infinity;
  for (let round = 0; round < 8 && (round < 3 || stall >= 25); round++) {
    let longest = 0;
    let last = performance.now();
    const look = (): void => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
    };
    const timer = setInterval(look, 1);
    const began = performance.now();
    await count({ n: 200_000_000 });
    computed = Math.min(computed, performance.now() - began);
    // As often as not, what was kept waiting has not run yet.
    await new Promise((resolve) => setTimeout(resolve, 5));
    look();
    clearInterval(timer);
    stall = Math.min(stall, longest);
  }
  return { stall, computed };
}

async function stackOf(work: PromiseLike<unknown>): Promise<string> {
  try {
    await work;
    return 'nothing was thrown';
  } catch (error) {
    return (error as Error).stack ?? '';
  }
}
