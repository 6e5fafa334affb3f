// @ts-check
// Template literals, plain and tagged.
import { num } from './expressions.js';

/** @param {import('./context.js').Gen} g @param {import('./context.js').Scope} scope @returns {string} */
export function template(g, scope) {
  const text = `\`a\${${num(g, scope)}}b\${${num(g, scope)}}\``;
  return g.pick([
    () => `${text}.length`,
    () => `tag(L)${text}`,
    () => `({ x: ${num(g, scope)}, t(s, ...v) { return (L(this.x, s.length, ...v), v.length); } }).t${text}`,
    () => `tag(L)\`\\unicode and \\xerxes \${${num(g, scope)}}\``,
  ])();
}
