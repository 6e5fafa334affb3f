// @ts-check
// Synchronous functions inside async ones: they capture variables, change them, and are called at once or much later.
import { anyOf, declare, functionScope } from './context.js';
import { num } from './expressions.js';

/** @typedef {import('./context.js').Gen} Gen */
/** @typedef {import('./context.js').Scope} Scope */

/** @param {Gen} g @param {Scope} scope @returns {string} */
export function closure(g, scope) {
  const v = anyOf(g, scope, 'num', true)?.name ?? '0';
  const changing = anyOf(g, scope, 'num', true) !== undefined;
  const arrow = functionScope(scope, { self: scope.self, base: scope.base, secret: scope.secret });
  const p = g.fresh('p');
  declare(arrow, p, 'num', true);
  const result = num(g, arrow);
  switch (g.random.below(changing ? 5 : 2)) {
    case 0:
      return `(${p}) => ${result}`;
    case 1: {
      const plain = functionScope(scope, {});
      declare(plain, p, 'num', true);
      return `function ${g.chance(0.3) ? g.fresh('n') : ''}(${p}) { return ${num(g, plain)}; }`;
    }
    case 2:
      return `(${p}) => ${v}++`;
    case 3:
      return `(${p}) => (${v} += ${p}, ${v})`;
    default:
      return `() => ${v}`;
  }
}
