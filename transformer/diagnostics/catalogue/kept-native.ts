// HDL1xxx: an async function stays as it was written. The engine runs it, correctly; it cannot be preempted or moved.
import type { Message } from './message.ts';

const keptNative = (
  code: string,
  reason: string,
  rest: Pick<Message, 'note' | 'help' | 'example'>,
): Message => ({ code, severity: 'warning', text: `{0} is kept native: ${reason}`, ...rest });

export const keptNativeMessages = {
  directEval: keptNative('HDL1002', 'a direct eval inside it may name any of its variables', {
    note: 'Code given to a direct eval sees and declares local variables, so none of them could be renamed or saved.',
    help: 'call it indirectly, as (0, eval)(text) or new Function(text), or move it into a function of its own',
    example: "async function f() { eval('1'); await g(); }",
  }),
  withStatement: keptNative('HDL1003', 'a with statement changes what its names mean', {
    note: 'Inside a with statement any name may be a property of the object, decided at run time.',
    help: 'name the object at each use, or destructure what you need from it',
    example: 'async function f(o) { with (o) { await g(x); } }',
  }),
  mappedArguments: keptNative(
    'HDL1010',
    'sloppy-mode arguments alias a parameter that its body declares again',
    {
      note: 'Outside strict mode, writing a parameter changes `arguments` and the other way round, whatever declares its name.',
      help: 'make the file strict, or give one of the two another name',
      example: 'async function f(a) { var a; arguments[0] = 2; await g(a); }',
    },
  ),
  classAwait: keptNative('HDL1011', 'await stands in the head of a class that cannot be taken apart', {
    note: 'What a class extends and its computed names move in front of it. They cannot where the class is decorated, or where they mention the class or its private names.',
    help: 'await in front of the class and use the result in it',
    example: 'export async function f() { @d class A { [await 1]() {} } }',
  }),
  declarationAcross: keptNative(
    'HDL1013',
    'an enum of several declarations, or a namespace, stands across a suspension point',
    {
      note: 'It would have to become a variable, which other declarations of the same name could not join.',
      help: 'declare it outside of the function, or in one piece',
      example: 'async function f() { await 1; enum E { A } enum E { B = 1 } await 2; return E.A; }',
    },
  ),
  unsupported: keptNative('HDL1016', '{1} is not lowered yet', {
    note: 'Nothing is ever compiled on a guess.',
    help: 'write that part in another form, or say "use native" in the function to silence this',
  }),
  sloppyBlockFunction: keptNative('HDL1017', 'sloppy mode lets the block function {1} escape its block', {
    note: 'Outside strict mode a function declared in a block is also a variable of the function around it.',
    help: 'make the file strict, or assign the function to a variable',
    example: 'async function f() { { await 1; function g() {} } await 2; g(); }',
  }),
  useNative: {
    code: 'HDL1018',
    severity: 'info',
    text: "{0} is kept native: it says 'use native'",
    note: 'The directive asks for it.',
    help: 'remove the directive to have the function compiled',
    example: "async function f() { 'use native'; await 1; }",
  } as Message,
} satisfies Record<string, Message>;
