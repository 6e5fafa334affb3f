// @ts-check
// What the engine cannot read is printed by TypeScript first, the source and the compiled text alike: types and decorators
// everywhere, `using` on engines that do not know it or get it wrong.
import ts from 'typescript';

/** Node 24 is the first that knows `using` and `await using`. */
const knowsUsing = parses('async () => { await using a = null; }');
/** V8 (Node 24, 26) disposes of this resource once a round, and again at the end, where a closure stands in the loop. */
const HELD_BY_LOOP = /for \((await )?using \w+ =/;

/** Can the engine be asked what a program with `using` does? @param {string} text */
export function runsUsing(text) {
  return knowsUsing && !heldByLoop(text);
}

/** Does a loop's head hold a resource of all rounds? @param {string} text */
export function heldByLoop(text) {
  return HELD_BY_LOOP.test(text);
}

/** `a?.#b`, which TypeScript does not have: it reads it all the same, and throws where it prints `return a?.#b`. */
const PRIVATE_NAME_IN_CHAIN = /\?\.#/;

/** Can TypeScript print it? @param {string} text */
export function printable(text) {
  return !PRIVATE_NAME_IN_CHAIN.test(text);
}

/** Can the engine read it? @param {string} text */
export function parses(text) {
  try {
    new Function(text);
    return true;
  } catch {
    return false;
  }
}

const compilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.CommonJS,
  jsx: ts.JsxEmit.React,
  jsxFactory: 'jsx',
};

/**
 * @param {string} text
 * @param {boolean} types it is TypeScript, not JavaScript
 * @returns {string}
 */
export function javascript(text, types) {
  const fileName = types ? 'program.tsx' : 'program.cjs';
  return ts.transpileModule(text, { compilerOptions, fileName }).outputText;
}
