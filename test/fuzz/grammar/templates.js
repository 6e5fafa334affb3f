// @ts-check
// Template literals, plain and tagged.
import { num } from './expressions.js';

/** @param {import('./context.js').Gen} g @param {import('./context.js').Scope} scope @returns {string} */
export function template(g, scope) {
  const text = `\`a\${${num(g, scope)}}b\${${num(g, scope)}}\``;
  return g.chance(0.5) ? `${text}.length` : `tag(L)${text}`;
}
