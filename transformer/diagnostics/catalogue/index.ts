// Every message of the compiler. What transform() says and the pages of docs/diagnostics both come from here.
import { configurationMessages } from './configuration.ts';
import { faultMessages } from './faults.ts';
import { hazardMessages } from './hazards.ts';
import { keptNativeMessages } from './kept-native.ts';

export type { Message } from './message.ts';

export const messages = {
  ...keptNativeMessages,
  ...hazardMessages,
  ...configurationMessages,
  ...faultMessages,
};

export type MessageName = keyof typeof messages;

/** Codes that were given out once and are not reported any more, with the reason; none is used again. */
export const retired: Readonly<Record<string, string>> = {
  HDL1001: 'async generators are compiled.',
  HDL1004: 'using declarations are compiled.',
  HDL1005: 'a use before initialisation is compiled: it throws at run time, as the language has it.',
  HDL1006: 'an assignment to a constant is compiled: it throws at run time, as the language has it.',
  HDL1007: 'parameters and body have scopes of their own where it shows.',
  HDL1008:
    'a default that uses a later parameter is compiled: it throws at run time, as the language has it.',
  HDL1009: 'decorated parameters are compiled.',
  HDL1012: 'a decorated class across a suspension point is compiled.',
  HDL1014: 'what it was meant for, await inside a pattern, is compiled.',
  HDL1015: "order 'exact' is compiled, see docs/order.md.",
};
