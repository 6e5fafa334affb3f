// @ts-check
// Classes inside functions: fields, private names, accessors, static blocks, computed keys, heritage that awaits, constructors,
// super, async methods and generators.
import { declare, functionScope } from './context.js';
import { num } from './expressions.js';
import { rest } from './functions.js';
import { statements } from './statements.js';
import { classModifier, decorator, memberDecorator } from './types.js';

/** @typedef {import('./context.js').Gen} Gen */
/** @typedef {import('./context.js').Scope} Scope */

/** What a base class or prototype has, for `super`. */
const BASE = ['bm(L, a) { return L(a); }', 'async bs(L, a) { await 1; return L(a); }'];
/** The same of an object, where `b` cannot be a field. */
export const PROTOTYPE = [...BASE, 'get b() { return 1; }', 'set b(v) { this.y = v; }'].join(', ');

/** A class and a call of one of its methods. @param {Gen} g @param {Scope} scope @returns {string} */
export function classDeclaration(g, scope) {
  const name = g.fresh('C');
  const secret = `#s${g.names++}`;
  const derived = g.chance(0.6);
  // Members call those before them only, so that no call comes back.
  const inner = { ...scope, callees: [...scope.callees] };
  const members = g.some(0, 4, () => member(g, inner, secret, derived));
  const method = g.fresh('m');
  const self = { base: derived, secret };
  const asynchronous = g.chance(0.8);
  const text = asynchronous
    ? `${memberDecorator(g)}async ${method}${rest(g, inner, self)}`
    : `${memberDecorator(g)}${method}(L, a) {\nreturn ${num(g, functionScope(scope, { ...self }))};\n}`;
  const call = (/** @type {string} */ log, /** @type {string[]} */ args) =>
    `new ${name}(${log}, 1).${method}(${[log, ...args].join(', ')})`;
  if (derived && g.chance(0.3)) members.push(constructor(g, scope));
  const head = `${decorator(g)}${classModifier(g)}class ${name}${derived ? heritage(g, scope) : ''}`;
  scope.callees = [...scope.callees, { call, isolated: false }];
  declare(scope, name, 'any', false);
  return `${head} {\n${secret} = ${num(g, functionScope(scope, { self: false }))};\n${[...members, text].join('\n')}\n}`;
}

/** TypeScript moves a decorated class's head into a static block, where no await may stand. @param {Gen} g @param {Scope} scope */
function mayAwait(g, scope) {
  return scope.async && !g.flavour.types;
}

/** @param {Gen} g @param {Scope} scope */
function heritage(g, scope) {
  const text = `class { b = L(1); ${BASE.join(' ')} }`;
  return mayAwait(g, scope) && g.chance(0.2)
    ? ` extends (await ${num(g, scope)}, ${text})`
    : ` extends ${text}`;
}

/** @param {Gen} g @param {Scope} scope */
function constructor(g, scope) {
  const own = functionScope(scope, { self: true, base: true });
  const before = g.chance(0.3) ? `L(${g.tag()}, a);\n` : '';
  const by = g.chance(0.3) ? '(() => super())();' : 'super();';
  return `constructor(L, a) {\n${before}${by}\nthis.y = ${num(g, own)};\nL(${g.tag()}, new.target.length);\n}`;
}

/** A name that is evaluated, in the function around the class. @param {Gen} g @param {Scope} scope @param {string} name */
function computed(g, scope, name) {
  const value = `L(${g.tag()}, '${name}')`;
  return mayAwait(g, scope) && g.chance(0.3) ? `[(await ${num(g, scope)}, ${value})]` : `[${value}]`;
}

/** @param {Gen} g @param {Scope} scope @param {string} secret @param {boolean} derived @returns {string} */
function member(g, scope, secret, derived) {
  const self = { base: derived, secret };
  const own = () => functionScope(scope, self);
  const field = () => functionScope(scope, { self: false });
  const name = g.fresh('q');
  /** @param {string} text @param {(log: string, args: string[]) => string} call */
  const callable = (text, call) => {
    scope.callees = [...scope.callees, { call, isolated: false }];
    return text;
  };
  const through =
    (/** @type {string} */ callee) => (/** @type {string} */ log, /** @type {string[]} */ args) =>
      `${callee}(${[log, ...args].join(', ')})`;
  return g.pick([
    () => `${memberDecorator(g)}${name} = ${num(g, field())};`,
    () => `static ${name} = ${num(g, field())};`,
    () => `static { ${statements(g, functionScope(scope, { self: false, returns: false }), 1)} }`,
    () => `${memberDecorator(g)}get ${name}() { return ${num(g, own())}; }`,
    () =>
      `get #${name}() { return ${num(g, own())}; }\nset #${name}(v) { L(${g.tag()}, v); }\nset ${name}(v) { this.#${name} += v; }`,
    () => `${computed(g, scope, name)}(a) { return ${num(g, own())}; }`,
    () => `${computed(g, scope, name)} = ${num(g, field())};`,
    () => `static async ${name}${rest(g, scope, { base: false })}`,
    () => callable(`async #${name}${rest(g, scope, self)}`, through(`this.#${name}`)),
    () => callable(`${memberDecorator(g)}async ${name}${rest(g, scope, self)}`, through(`this.${name}`)),
    () =>
      callable(
        `async *${name}${rest(g, scope, { ...self, yields: true })}`,
        (log, args) => `drain(this.${name}(${[log, ...args].join(', ')}))`,
      ),
    () =>
      callable(
        `${name} = async (L, a) => L(${g.tag()}, a, await this.${secret}, this.${secret}++);`,
        through(`this.${name}`),
      ),
    () =>
      `static #${name} = ${num(g, field())};\nstatic ${name}() { return L(${g.tag()}, this.#${name}++); }\n` +
      `static { L(${g.tag()}, this.${name}()); }`,
  ])();
}
