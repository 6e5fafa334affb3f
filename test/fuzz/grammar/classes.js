// @ts-check
// Classes inside functions: fields, private names, accessors, static blocks, computed keys, super, async methods.
import { declare, functionScope } from './context.js';
import { num } from './expressions.js';
import { rest } from './functions.js';
import { statements } from './statements.js';

/** @typedef {import('./context.js').Gen} Gen */
/** @typedef {import('./context.js').Scope} Scope */

/** A class and a call of one of its methods. @param {Gen} g @param {Scope} scope @returns {string} */
export function classDeclaration(g, scope) {
  const name = g.fresh('C');
  const secret = `#s${g.names++}`;
  const derived = g.chance(0.6);
  const members = g.some(0, 3, () => member(g, scope, secret, derived));
  const method = g.fresh('m');
  const self = { base: derived, secret, vars: isolatedVars(g, scope) };
  const main = `${g.chance(0.8) ? 'async ' : ''}${method}`;
  const text = main.startsWith('async')
    ? `${main}${rest(g, { ...scope, vars: self.vars }, self)}`
    : `${main}(L, a) {\nreturn ${num(g, functionScope(scope, { ...self }))};\n}`;
  const parent = derived
    ? ' extends class { b = L(1); bm(L, a) { return L(a); } async bs(L, a) { await 1; return L(a); } }'
    : '';
  const call = (/** @type {string} */ log, /** @type {string[]} */ args) =>
    `new ${name}().${method}(${[log, ...args].join(', ')})`;
  scope.callees = [...scope.callees, { call, isolated: false }];
  declare(scope, name, 'any', false);
  return `class ${name}${parent} {\n${secret} = ${num(g, functionScope(scope, { self: false }))};\n${[...members, text].join('\n')}\n}`;
}

/** Where tasks run side by side, what is around a method is not its business. @param {Gen} _g @param {Scope} scope */
function isolatedVars(_g, scope) {
  return [...scope.vars];
}

/** @param {Gen} g @param {Scope} scope @param {string} secret @param {boolean} derived @returns {string} */
function member(g, scope, secret, derived) {
  const own = () => functionScope(scope, { base: derived, secret });
  const field = () => functionScope(scope, { self: false });
  const name = g.fresh('q');
  return g.pick([
    () => `${name} = ${num(g, field())};`,
    () => `static ${name} = ${num(g, field())};`,
    () => `static { ${statements(g, functionScope(scope, { self: false, returns: false }), 1)} }`,
    () => `get ${name}() { return ${num(g, own())}; }`,
    () => `[L(${g.tag()}, '${name}')](a) { return ${num(g, own())}; }`,
    () => `static async ${name}${rest(g, scope, { base: false })}`,
    () => `async #${name}(a) { return this.${secret} + (await ${num(g, own())}); }`,
  ])();
}
