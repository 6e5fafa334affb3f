// @ts-check
// Async functions in every form: declarations, expressions, arrows, members of objects and classes, with parameters of
// all kinds. Everything that logs takes its task's log as `L`.
import { declare, functionScope } from './context.js';
import { literal, num } from './expressions.js';
import { pattern } from './patterns.js';
import { body, statements } from './statements.js';

/** @typedef {import('./context.js').Gen} Gen */
/** @typedef {import('./context.js').Scope} Scope */

/** @param {Gen} g */
export function annotation(g) {
  return g.flavour.types && g.chance(0.5)
    ? g.pick([': any', ': any', ': unknown extends infer T ? any : never'])
    : '';
}

/**
 * Parameters behind the log, declared in `scope`.
 * @param {Gen} g @param {Scope} scope the function's own @returns {string}
 */
function parameters(g, scope) {
  const outer = { ...scope, async: false, turns: false, yields: false };
  const list = g.some(0, 3, () => {
    const kind = g.random.next();
    if (kind > 0.85) return pattern(g, outer, scope, true) + (g.chance(0.7) ? ' = { x: 1 }' : '');
    const name = g.fresh('a');
    const text =
      kind > 0.65 ? `${name} = ${g.chance(0.5) ? literal(g) : num(g, outer)}` : `${name}${annotation(g)}`;
    declare(scope, name, 'num', true);
    outer.vars = [...scope.vars];
    return text;
  });
  if (g.chance(0.12)) {
    const rest = g.fresh('r');
    declare(scope, rest, 'list', false);
    list.push(`...${rest}`);
  }
  return ['L', ...list].map((p, i) => (i > 0 ? p : g.flavour.types ? 'L: any' : p)).join(', ');
}

/**
 * `(L, …) { … }`: what all forms but arrows share.
 * @param {Gen} g @param {Scope} scope @param {Partial<Scope>} changes @returns {string}
 */
export function rest(g, scope, changes) {
  const own = functionScope(scope, { async: true, ...changes });
  own.block.add('L');
  const text = parameters(g, own);
  return `(${text}) {\n${body(g, own)}\n}`;
}

/** @param {Gen} g @param {Scope} scope @param {string} name @param {Partial<Scope>} [changes] @returns {string} */
export function asyncFunction(g, scope, name, changes = {}) {
  return `async function ${name}${rest(g, scope, changes)}`;
}

/** `async (L, …) => …` for a named function. @param {Gen} g @param {Scope} scope @returns {string} */
export function namedArrow(g, scope) {
  const own = functionScope(scope, { async: true, self: scope.self });
  own.block.add('L');
  const text = parameters(g, own);
  if (g.chance(0.2)) return `async (${text}) => ${num(g, own)}`;
  return `async (${text}) => {\n${body(g, own)}\n}`;
}

/** An async arrow used on the spot; it sees and changes what is around it. @param {Gen} g @param {Scope} scope @returns {string} */
export function asyncArrow(g, scope) {
  const own = functionScope(scope, { async: true, self: scope.self, base: scope.base, secret: scope.secret });
  const p = g.fresh('p');
  declare(own, p, 'num', true);
  if (g.chance(0.5) || scope.depth > 4) return `async (${p}) => ${num(g, own)}`;
  return `async (${p}) => {\n${statements(g, own, 1 + g.random.below(3))}\n}`;
}

/** `new` with arguments that await, and a method of the result. @param {Gen} g @param {Scope} scope */
export function construct(g, scope) {
  const own = functionScope(scope, { async: true });
  const a = num(g, scope);
  const cls = `class { constructor(a) { this.a = a; } async m(b) { ${g.chance(0.5) ? 'b += await 1; ' : ''}return L(${g.tag()}, this.a, b${g.chance(0.5) ? `, ${num(g, { ...own, vars: [] })}` : ''}); } }`;
  return `new (${cls})(${a}).m(${num(g, scope)})`;
}
