// HDL2xxx: the code is compiled, and something in it is likely not what its author means now that loops give way.
import type { Message } from './message.ts';

export const hazardMessages = {
  sharedState: {
    code: 'HDL2001',
    severity: 'warning',
    text: '{1} is {3} before and {4} after a point where other tasks may run, in {0}',
    note: 'The loop in line {2} has no await, so this stretch was atomic; compiled, the task may be preempted in every round, and another task may see or change {1} in between.',
    help: 'bring both to one side of the loop, read {5} again where it is written, or keep the stretch free of preemption points: "use atomic" at the head of the function or of a block, or atomic(() => …) around synchronous code; a Mutex where an await must stand inside',
    example: `let total = 0;
export async function add(values) {
  let sum = total;
  for (const value of values) sum += value;
  total = sum;
}`,
  },
  atomicAsync: {
    code: 'HDL2002',
    severity: 'warning',
    text: 'the function given to atomic() is async: nothing behind its first await is part of the stretch',
    note: 'atomic() runs a synchronous function to its end; called with an async one it throws a TypeError.',
    help: 'await in front of atomic() and give it a function that is not async',
    example: `import { atomic } from 'heddle';
await atomic(async () => { await save(); });`,
  },
} satisfies Record<string, Message>;
