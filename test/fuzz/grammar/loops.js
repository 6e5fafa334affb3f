// @ts-check
// Loops of every kind. Each ends by construction: it counts in a variable that no other text names, or runs over a value
// that does not grow.
import { anyOf, chooser, declare, freshName, inside } from './context.js';
import { target } from './assignments.js';
import { list, num, object } from './expressions.js';
import { arrayPattern } from './patterns.js';
import { jump } from './jumps.js';
import { head, oneResource, resourceList, someResources } from './resources.js';
import { statements } from './statements.js';

/** @typedef {import('./context.js').Gen} Gen */
/** @typedef {import('./context.js').Scope} Scope */

/** Deeper loops than this make programs that run out of fuel. */
const MOST_LOOPS = 2;

/** A loop whose rounds leave closures behind, and calls of all of them. @param {Gen} g @param {Scope} scope @returns {string} */
export function keptRounds(g, scope) {
  const name = g.fresh('c');
  declare(scope, name, 'closures', false);
  const text = loop(g, scope);
  return `const ${name} = [];\n${text}\nfor (const c of ${name}) L(${g.tag()}, c(${num(g, scope)}), c(1));`;
}

/** @param {Gen} g @param {Scope} scope @returns {string} */
export function loop(g, scope) {
  if (scope.loops >= MOST_LOOPS) return `L(${g.tag()}, ${num(g, scope)});`;
  if (g.chance(0.2)) {
    const name = g.fresh('l');
    const labels = [...scope.labels, { name, loop: true }];
    // A counter stands before the loop that counts in it.
    return production(g, { ...scope, labels }).replace(
      /^(var \w+ = 0; )?/,
      (counter) => `${counter}${name}: `,
    );
  }
  return production(g, scope);
}

/** @param {Scope} scope */
function loopScope(scope) {
  return inside(scope, { loop: true, breaks: true, loops: scope.loops + 1 });
}

/** Of a loop that has something to close when it is left. @param {Scope} scope */
function closingScope(scope) {
  return { ...loopScope(scope), held: true };
}

/** The body; `first` stands at its beginning. @param {Gen} g @param {Scope} own @param {string} [first] */
function round(g, own, first = '') {
  const kept = anyOf(g, own, 'closures')?.name;
  const v = own.vars.filter((x) => x.type === 'num' && own.block.has(x.name))[0]?.name;
  const capture =
    kept && v && g.chance(0.8)
      ? `${kept}.push(() => ${v}${g.chance(0.3) && own.vars.find((x) => x.name === v)?.mutable ? '++' : ''});\n`
      : '';
  const inner = { ...own, block: new Set(own.block) };
  const held = someResources(g, inner);
  const text = statements(g, inner, 1 + g.random.below(3));
  const out = g.chance(0.25) ? `\n${jump(g, inner)}` : '';
  return `{\n${first}${held}${capture}${text}${out}\n}`;
}

/** @param {Gen} g @param {Scope} scope */
function forLoop(g, scope) {
  const own = loopScope(scope);
  const i = g.fresh('i');
  const kind = g.pick(['let', 'let', 'let', 'var']);
  const start = g.chance(0.25) ? `(${num(g, scope)}, 0)` : '0';
  declare(own, i, 'num', false);
  let more = '';
  if (g.chance(0.3) && kind === 'let') {
    const second = g.fresh('k');
    more = `, ${second} = ${g.chance(0.3) ? `() => ${i}` : num(g, own)}`;
    if (!more.includes('=>')) declare(own, second, 'num', true);
  }
  const test = g.chance(0.25) ? ` && (${num(g, own)}, true)` : g.chance(0.1) ? ` && ${num(g, own)}` : '';
  const step = g.chance(0.25) ? `${i}++, ${num(g, own)}` : g.pick([`${i}++`, `${i} += 1`, `++${i}`]);
  return `for (${kind} ${i} = ${start}${more}; ${i} < ${1 + g.random.below(3)}${test}; ${step}) ${round(g, own)}`;
}

/** The counter is checked in the body. @param {Gen} g @param {Scope} scope */
function bareFor(g, scope) {
  const own = loopScope(scope);
  const i = g.fresh('w');
  return `for (let ${i} = 0;;) ${round(g, own, `if (${i}++ >= ${1 + g.random.below(3)}) break;\n`)}`;
}

/** @param {Gen} g @param {Scope} scope */
function whileLoop(g, scope) {
  const own = loopScope(scope);
  const i = g.fresh('W');
  const count = `${i}++ < ${1 + g.random.below(3)}`;
  const test = g.chance(0.3)
    ? `${count} && ${num(g, scope)}`
    : g.chance(0.3)
      ? `(${num(g, scope)}, ${count})`
      : count;
  if (g.chance(0.5)) return `var ${i} = 0; while (${test}) ${round(g, own)}`;
  return `var ${i} = 0; do ${round(g, own)} while (${test});`;
}

/** What for…of runs over. @param {Gen} g @param {Scope} scope @returns {string} */
function values(g, scope) {
  return g.pick([
    () => list(g, scope),
    () => list(g, scope),
    () => `iterable('${g.pick(['', 'r', 'r', 'rt', 'x', 'y'])}', ${list(g, scope)}, L)`,
    () => `iterable('${g.pick(['r', 'y'])}', ${list(g, scope)}, L)`,
    () => "'ab'",
    () => `new Set(${list(g, scope)})`,
    () =>
      `(function* () { try { yield* ${list(g, { ...scope, async: false, turns: false, yields: false, self: false, base: false, secret: null })}; yield L(${g.tag()}, 2); } finally { L(${g.tag()}); } })()`,
  ])();
}

/** @param {Gen} g @param {Scope} scope @param {string} source @param {string} [prefix] */
function ofLoop(g, scope, source, prefix = 'for') {
  const own = closingScope(scope);
  const kind = g.random.next();
  if (kind < 0.15) return `${prefix} (${target(g, scope)} of ${source}) ${round(g, own)}`;
  if (kind < 0.3) {
    const found = arrayPattern(g, scope, own, true);
    return `${prefix} (const ${found} of [${source}].map((v) => [...v])) ${round(g, own)}`.replace(
      /\[\s*\]\.map/,
      '[[1]].map',
    );
  }
  const how = g.pick(['const', 'let', 'let', 'var']);
  const name = how === 'var' ? g.fresh('V') : freshName(g, own);
  declare(own, name, 'num', how !== 'const');
  return `${prefix} (${how} ${name} of ${source}) ${round(g, own)}`;
}

/** @param {Gen} g @param {Scope} scope */
function awaitLoop(g, scope) {
  const source = g.pick([
    () => `asyncIterable('${g.pick(['', 'r', 'rl', 'l', 'x', 'y', 'm', 'rt'])}', ${list(g, scope)}, L)`,
    () => `asyncIterable('r', ${list(g, scope)}, L)`,
    () => `iterable('${g.pick(['r', 'rp', 'p', 'x', 'y'])}', ${list(g, scope)}, L)`,
    () => `[${num(g, scope)}, wait(1, ${num(g, scope)})]`,
    () => `[${num(g, scope)}, fail(0, ${g.error()})]`,
  ])();
  const own = closingScope(scope);
  const kind = g.random.next();
  if (kind < 0.2) return `for await (${target(g, scope)} of ${source}) ${round(g, own)}`;
  const how = g.pick(['const', 'let', 'var']);
  const name = how === 'var' ? g.fresh('V') : freshName(g, own);
  declare(own, name, 'num', how !== 'const');
  return `for await (${how} ${name} of ${source}) ${round(g, own)}`;
}

/** @param {Gen} g @param {Scope} scope */
function inLoop(g, scope) {
  const own = loopScope(scope);
  const kind = g.random.next();
  const source = g.chance(0.2) ? 'null' : g.chance(0.3) ? list(g, scope) : object(g, scope);
  if (kind < 0.2) return `for (${target(g, scope)} in ${source}) ${round(g, own)}`;
  const how = g.pick(['const', 'let', 'var']);
  const name = g.fresh(how === 'var' ? 'V' : 'x');
  declare(own, name, 'num', how !== 'const');
  return `for (${how} ${name} in ${source}) ${round(g, own)}`;
}

/** The head holds a resource: of each round, or of the whole loop. @param {Gen} g @param {Scope} scope */
function usingLoop(g, scope) {
  const own = closingScope(scope);
  const kind = head(g, scope);
  const waits = kind === 'await using';
  const name = g.fresh('u');
  if (g.chance(0.6)) {
    const prefix = scope.async && g.chance(0.3) ? 'for await' : 'for';
    const source = resourceList(g, scope, waits);
    declare(own, name, 'any', false);
    return `${prefix} (${kind} ${name} of ${source}) ${round(g, own)}`;
  }
  const i = g.fresh('W');
  const value = oneResource(g, scope, waits);
  declare(own, name, 'any', false);
  return `var ${i} = 0; for (${kind} ${name} = ${value}; ${i} < ${1 + g.random.below(2)}; ${i}++) ${round(g, own)}`;
}

const production = chooser([
  { weight: 8, make: forLoop },
  { weight: 2, make: bareFor },
  { weight: 4, make: whileLoop },
  { weight: 7, make: (g, s) => ofLoop(g, s, values(g, s)) },
  { weight: 4, when: (s) => s.async, make: awaitLoop },
  { weight: 2, make: inLoop },
  { weight: 8, when: (_s, g) => g.flavour.resources, make: usingLoop },
]);
