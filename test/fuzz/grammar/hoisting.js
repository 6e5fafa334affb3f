// @ts-check
// Names of a whole function: `var` before, behind and outside of its block, functions of blocks, parameters that `arguments`
// follows in sloppy code.
import { anyOf, declare, functionScope } from './context.js';
import { num } from './expressions.js';
import { block, statements } from './statements.js';

/** @typedef {import('./context.js').Gen} Gen */
/** @typedef {import('./context.js').Scope} Scope */

/** A name used before its `var`, which stands in a block and may stand there twice. @param {Gen} g @param {Scope} scope @returns {string} */
export function earlyVar(g, scope) {
  const name = g.fresh('V');
  const before = g.pick([
    () => `L(${g.tag()}, ${name});`,
    () => `${name} = ${num(g, scope)};`,
    () => `L(${g.tag()}, (() => ${name})());`,
  ])();
  const wait = scope.async && g.chance(0.5) ? `await ${num(g, scope)};\n` : '';
  const inner = `if (${num(g, scope)}) { var ${name} = ${num(g, scope)}; } else { var ${name}; }`;
  declare(scope, name, 'num', true);
  return `${before}\n${wait}${inner}\nL(${g.tag()}, ${name});`;
}

/** A function declared in a block, looked at from outside. @param {Gen} g @param {Scope} scope @returns {string} */
export function blockFunction(g, scope) {
  const name = g.fresh('h');
  const own = functionScope(scope, {});
  const wait = scope.async && g.chance(0.5) ? `await ${num(g, scope)};\n` : '';
  const look = () => `L(${g.tag()}, typeof ${name});`;
  return `${look()}\n{\n${look()}\n${wait}function ${name}(p) { return ${num(g, own)}; }\nL(${g.tag()}, ${name}(1));\n}\n${look()}`;
}

/** A parameter and its place in `arguments`, which are one in sloppy code. @param {Gen} g @param {Scope} scope @returns {string} */
export function aliased(g, scope) {
  const v = anyOf(g, scope, 'num', true)?.name ?? 'undefined';
  const at = `arguments[${1 + g.random.below(3)}]`;
  return g.pick([
    () => `${at} = ${num(g, scope)};\nL(${g.tag()}, ${v}, arguments.length);`,
    () => `${at}++;\nL(${g.tag()}, ${v}, ${at});`,
    () => `L(${g.tag()}, [...arguments].slice(1), (() => ${at})());`,
    () => `if (${num(g, scope)}) ${block(g, scope)}\nL(${g.tag()}, ${at}, ${v});`,
  ])();
}

/** Statements after a jump, whose names exist all the same. @param {Gen} g @param {Scope} scope @returns {string} */
export function deadTail(g, scope) {
  const name = g.fresh('V');
  const label = g.fresh('l');
  const text = `${label}: {\nbreak ${label};\nvar ${name} = ${num(g, scope)};\n${statements(g, { ...scope, vars: [...scope.vars], block: new Set() }, 1)}\n}`;
  declare(scope, name, 'num', true);
  return `${text}\nL(${g.tag()}, ${name});`;
}
