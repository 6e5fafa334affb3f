// Why a variant is lost that passes natively: what docs/conformance.md says of each test. Kept by hand, from reading the
// tests; one that no line here covers is reported as unexplained.

/** @type {[RegExp, string][]} */
const reasons = [
  [
    /prototype\/toString\/(?!proxy)|async-functions\/toString/,
    'asks for the text of a function, which is the compiled one',
  ],
  [
    /forbidden-ext|caller-arguments/,
    'a sloppy function that is compiled is an ordinary one and has own `caller` and `arguments`',
  ],
  [/instance-prototype-property/, "a declaration's own `prototype` cannot be deleted, it is only undefined"],
  [
    /superclass-async/,
    'a declaration becomes an ordinary function: a class can extend a generator, and `prototype` cannot be defined again',
  ],
  [
    /async-functions\/constructor|proxy-function/,
    'a function made more than once does not inherit from AsyncFunction.prototype: that costs 200 to 400 ns each time',
  ],
  [
    /AsyncGeneratorPrototype\/Symbol|AsyncIteratorPrototype/,
    "generators inherit from the engine's prototypes through one object of heddle's more",
  ],
  [/arrow-returns-promise/, "a task inherits from Promise.prototype through one object of heddle's more"],
  [
    /ticks|interleaved|queue-order|implicit-and-explicit/,
    "counts the engine's ticks; right in the ordinary world",
  ],
];

/** @returns {string} */
export function reasonFor(file) {
  return reasons.find(([pattern]) => pattern.test(file))?.[1] ?? 'unexplained';
}
