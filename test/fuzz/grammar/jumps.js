// @ts-check
// Everything that changes where a program goes on: throw, return, break, continue, try, switch, labels.
import { declare, inside } from './context.js';
import { num, odd } from './expressions.js';
import { arrayPattern, pattern } from './patterns.js';
import { someResources } from './resources.js';
import { block, returned, statements } from './statements.js';

/** @typedef {import('./context.js').Gen} Gen */
/** @typedef {import('./context.js').Scope} Scope */

/** A jump, mostly under a condition, so that what follows is not always dead. @param {Gen} g @param {Scope} scope */
export function jump(g, scope) {
  const text = leap(g, scope);
  return g.chance(0.75) ? `if (${num(g, scope)}) ${text}` : text;
}

/** @param {Gen} g @param {Scope} scope @returns {string} */
function leap(g, scope) {
  const options = [`throw ${g.chance(0.85) ? g.error() : odd(g, scope)};`];
  if (scope.returns) options.push(returned(g, scope));
  if (scope.breaks) options.push('break;', 'break;');
  if (scope.loop) options.push('continue;', 'continue;');
  for (const { name, loop } of scope.labels) {
    options.push(`break ${name};`);
    if (loop) options.push(`continue ${name};`);
  }
  return g.pick(options);
}

/** @param {Gen} g @param {Scope} scope @returns {string} */
export function tryStatement(g, scope) {
  const how = g.random.below(3);
  const body = inside(scope, how > 0 ? { held: true } : {});
  const held = someResources(g, body, 0.25);
  const raise = g.chance(0.3) ? `\n${jump(g, body)}` : '';
  const tag = g.tag();
  const mark = how > 0 && !scope.yields;
  const tried = `try {\n${mark ? `L(${tag}, 'try');\n` : ''}${held}${statements(g, body, 1 + g.random.below(3))}${raise}\n}`;
  const caught = how < 2 ? catchClause(g, how > 0 ? { ...scope, held: true } : scope) : '';
  return how > 0
    ? `${tried}${caught} finally ${finallyBlock(g, scope, mark ? `${tag}, 'finally'` : tag)}`
    : `${tried}${caught}`;
}

/** @param {Gen} g @param {Scope} scope @param {string} first what it logs first */
function finallyBlock(g, scope, first) {
  const own = inside(scope);
  const exit = g.chance(0.2) ? `\n${jump(g, own)}` : '';
  return `{\nL(${first});\n${statements(g, own, 1 + g.random.below(2))}${exit}\n}`;
}

/** @param {Gen} g @param {Scope} scope */
function catchClause(g, scope) {
  const own = inside(scope);
  const kind = g.random.next();
  if (kind < 0.15) return ` catch {\n${statements(g, own, 1 + g.random.below(2))}\n}`;
  if (kind < 0.25) {
    const found = g.chance(0.6) ? pattern(g, own, own, true) : arrayPattern(g, own, own, true);
    return ` catch (${found}) {\n${statements(g, own, 1 + g.random.below(2))}\n}`;
  }
  const e = g.fresh('e');
  declare(own, e, 'any', false);
  const again = g.chance(0.15) ? `\nthrow ${e};` : '';
  return ` catch (${e}) {\nL(${g.tag()}, ${e});\n${statements(g, own, 1 + g.random.below(2))}${again}\n}`;
}

/** @param {Gen} g @param {Scope} scope @returns {string} */
export function switchStatement(g, scope) {
  const subject = g.chance(0.7) ? `${num(g, scope)} & 3` : odd(g, scope);
  const own = inside(scope, { breaks: true });
  // TypeScript takes `case (a): try {` for the head of an arrow function with a type.
  const cases = g.some(
    1,
    4,
    () => `case ${g.chance(0.7) ? String(g.random.below(4)) : `0 || ${num(g, own)}`}:\n${caseBody(g, own)}`,
  );
  if (g.chance(0.6)) cases.splice(g.random.below(cases.length + 1), 0, `default:\n${caseBody(g, own)}`);
  return `switch (${subject}) {\n${cases.join('\n')}\n}`;
}

/** @param {Gen} g @param {Scope} own */
function caseBody(g, own) {
  if (g.chance(0.15)) return '';
  const text = g.chance(0.2) ? block(g, own) : statements(g, own, 1 + g.random.below(2));
  return g.chance(0.5) ? `${text}\nbreak;` : text;
}

/** @param {Gen} g @param {Scope} scope @returns {string} */
export function labelled(g, scope) {
  const name = g.fresh('l');
  const labels = [...scope.labels, { name, loop: false }];
  const own = inside(scope, { labels });
  return `${name}: {\n${statements(g, own, 1 + g.random.below(2))}\nif (${num(g, own)}) break ${name};\n${statements(g, own, 1)}\n}`;
}
