// Every message of the compiler, by stable code. 1xxx: kept native, 9xxx: a fault of the compiler itself.

export interface Message {
  code: string;
  severity: 'warning' | 'info' | 'error';
  /** {0}, {1} … are replaced by the arguments: construct first, then what helps to find it. */
  text: string;
}

const native = (code: string, text: string): Message => ({
  code,
  severity: 'warning',
  text: `{0} is kept native: ${text}`,
});

export const messages = {
  asyncGenerator: native('HDL1001', 'it is an async generator'),
  directEval: native('HDL1002', 'a direct eval inside it may name any of its variables'),
  withStatement: native('HDL1003', 'a with statement changes what its names mean'),
  using: native('HDL1004', 'a using declaration stands in it'),
  useBeforeInit: native('HDL1005', '{1} may be used before it is initialised'),
  constAssignment: native('HDL1006', '{1} is constant and assigned to'),
  parameterScope: native('HDL1007', 'its parameters and its body declare {1} separately'),
  parameterOrder: native('HDL1008', 'a parameter default uses the later parameter {1}'),
  parameterDecorator: native('HDL1009', 'a decorated parameter is not a plain name'),
  mappedArguments: native('HDL1010', 'sloppy-mode arguments alias its parameters'),
  classAwait: native('HDL1011', 'await stands in the head of a class'),
  decoratedClass: native('HDL1012', 'a decorated class is declared across a suspension point'),
  declarationAcross: native('HDL1013', 'an enum or namespace is declared across a suspension point'),
  patternAwait: native('HDL1014', 'await stands inside an array pattern'),
  exactOrder: {
    code: 'HDL1015',
    severity: 'warning',
    text: "{0} is kept native: order 'exact' is not built yet",
  } as Message,
  unsupported: native('HDL1016', '{1} is not lowered yet'),
  sloppyBlockFunction: native('HDL1017', 'sloppy mode lets the block function {1} escape its block'),
  useNative: {
    code: 'HDL1018',
    severity: 'info',
    text: "{0} is kept native: it says 'use native'",
  } as Message,
  internal: {
    code: 'HDL9001',
    severity: 'warning',
    text: '{0} is kept native: the compiler failed on it ({1}); please report this',
  } as Message,
  syntax: {
    code: 'HDL9002',
    severity: 'warning',
    text: '{0} is kept native: the lowered text did not parse ({1}); please report this',
  } as Message,
} satisfies Record<string, Message>;

export type MessageName = keyof typeof messages;
