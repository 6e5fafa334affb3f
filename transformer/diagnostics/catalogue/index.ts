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
  HDL1014: 'what it was meant for, await inside a pattern, is compiled or reported as HDL1016.',
  HDL1015: "order 'exact' is compiled, see docs/order.md.",
};
