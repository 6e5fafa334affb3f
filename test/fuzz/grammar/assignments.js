// @ts-check
// Assignments and updates: plain, compound, logical, to variables, members and patterns, as expressions.
import { anyOf } from './context.js';
import { list, member, num, object } from './expressions.js';

/** @typedef {import('./context.js').Gen} Gen */
/** @typedef {import('./context.js').Scope} Scope */

const COMPOUND = ['+=', '+=', '-=', '*=', '|=', '**=', '&&=', '||=', '??='];

/** Something that a number can be assigned to. @param {Gen} g @param {Scope} scope @returns {string} */
export function target(g, scope) {
  const v = anyOf(g, scope, 'num', true);
  if (v && g.chance(0.6)) return v.name;
  if (scope.secret !== null && g.chance(0.3)) return `this.${scope.secret}`;
  if (scope.base && g.chance(0.2)) return 'super.b';
  return member(g, scope).replace(/^\(\{/, 'Object({');
}

/** @param {Gen} g @param {Scope} scope @returns {string} */
export function assignment(g, scope) {
  const kind = g.random.next();
  if (kind < 0.35) return `(${target(g, scope)} = ${num(g, scope)})`;
  if (kind < 0.8) return `(${target(g, scope)} ${g.pick(COMPOUND)} ${num(g, scope)})`;
  return patternAssignment(g, scope);
}

/** @param {Gen} g @param {Scope} scope */
function patternAssignment(g, scope) {
  const element = () => target(g, scope) + (g.chance(0.4) ? ` = ${num(g, scope)}` : '');
  if (g.chance(0.5)) {
    const rest = g.chance(0.2) ? `, ...${object(g, scope)}.y` : '';
    const source = g.chance(0.3)
      ? `iterable('${g.pick(['', 'r', 'rt', 'x'])}', ${list(g, scope)}, L)`
      : list(g, scope);
    return `([${g.some(1, 2, element).join(', ')}${g.chance(0.2) ? ', ,' : ''}${rest}] = ${source})[0]`;
  }
  const k = g.pick(['x', 'g', "['y']", "[key(L, 'x')]", 'z']);
  const name = k.startsWith("['") ? k : k;
  return `({ ${name}: ${element()}, y: ${element()} } = ${object(g, scope)}).x`;
}

/** @param {Gen} g @param {Scope} scope @returns {string} */
export function update(g, scope) {
  const text = target(g, scope);
  return `(${g.pick([`${text}++`, `${text}--`, `++${text}`, `--${text}`])})`;
}
