// HDL9xxx: heddle itself is at fault. The function stays native, so that nothing is compiled wrongly.
import type { Message } from './message.ts';

export const faultMessages = {
  internal: {
    code: 'HDL9001',
    severity: 'warning',
    text: '{0} is kept native: the compiler failed on it ({1}); please report this',
    note: 'The program is correct without it; this function is not preemptible.',
    help: 'report the function and the message; "use native" in it silences this meanwhile',
  },
  syntax: {
    code: 'HDL9002',
    severity: 'warning',
    text: '{0} is kept native: the lowered text did not parse ({1}); please report this',
    note: 'Lowered text is parsed again before it is used; all functions of the file stay native.',
    help: 'report the file and the message; "use native" in the function silences this meanwhile',
  },
} satisfies Record<string, Message>;
