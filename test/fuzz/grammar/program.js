// @ts-check
// A whole program: a few async functions, each calling those before it, and a main that calls them all, in a row or side by
// side. The text is a script that assigns `exports.main`.
import { withoutParentheses } from '../parentheses.js';
import { Random } from '../random.js';
import { declare, functionScope, Gen } from './context.js';
import { call } from './awaits.js';
import { literal } from './expressions.js';
import { asyncFunction, namedArrow, rest } from './functions.js';
import { statements } from './statements.js';
import { namespace } from './types.js';

/** @typedef {import('./context.js').Scope} Scope */

/** @type {Scope} */
const TOP = {
  vars: [],
  block: new Set(),
  callees: [],
  async: false,
  chained: false,
  turns: false,
  yields: false,
  self: false,
  base: false,
  returns: false,
  secret: null,
  labels: [],
  loop: false,
  breaks: false,
  held: false,
  depth: 0,
  loops: 0,
};

/** Expressions of a function, at most: most programs are short, for their number; what takes more to show has its tail. */
const SIZES = [8, 8, 8, 8, 8, 28, 28, 28, 80];

/**
 * @typedef {object} Program
 * @property {string} text
 * @property {import('./context.js').Flavour} flavour
 */

/**
 * @param {number} seed
 * @param {number} index
 * @returns {Program}
 */
export function generate(seed, index) {
  const random = Random.of(seed, index);
  const flavour = {
    strict: random.chance(0.6),
    types: random.chance(0.03),
    resources: random.chance(0.12),
    tasks: random.pick(
      /** @type {const} */ ([
        'chain',
        'chain',
        'chain',
        'tasks',
        'tasks',
        'tasks',
        'shared',
        'shared',
        'turns',
      ]),
    ),
    pauses: random.chance(0.35),
  };
  if (flavour.tasks !== 'chain' || flavour.types) flavour.pauses = false;
  // What stays native, as some block functions of sloppy code do, takes its turns among the engine's and cannot be cancelled.
  if (flavour.tasks === 'turns' || flavour.pauses) flavour.strict = true;
  const g = new Gen(random, flavour);
  /** @type {Scope} */
  const top = { ...TOP, vars: [], block: new Set(), callees: [] };
  const shared =
    (flavour.tasks === 'chain' || flavour.tasks === 'shared') && g.chance(0.5) ? sharedVariable(g, top) : '';
  if (flavour.tasks === 'turns') return { text: printed(random, `${takingTurns(g, top)}\n`), flavour };
  const functions = g.some(1, 2, () => topFunction(g, top));
  g.left = 6;
  const text = [flavour.strict ? "'use strict';" : '', shared, ...functions, main(g, top)]
    .filter(Boolean)
    .join('\n');
  return { text: printed(random, `${text}\n`), flavour };
}

/** Half of the programs have no parentheses but those that they need. @param {Random} random @param {string} text */
function printed(random, text) {
  return random.chance(0.5) ? withoutParentheses(text) : text;
}

/** @param {Gen} g @param {Scope} top */
function sharedVariable(g, top) {
  const name = g.fresh('S');
  declare(top, name, 'num', true);
  return `let ${name} = ${literal(g)};`;
}

/** @param {Gen} g @param {Scope} top */
function topFunction(g, top) {
  const name = g.fresh('f');
  g.left = 4 + g.random.below(g.pick(SIZES));
  const plain = (/** @type {string} */ log, /** @type {string[]} */ args) =>
    `${name}(${[log, ...args].join(', ')})`;
  const member = (/** @type {string} */ log, /** @type {string[]} */ args) =>
    `${name}.m(${[log, ...args].join(', ')})`;
  const direct = [
    () => /** @type {const} */ ([asyncFunction(g, top, name, { chained: true }), plain]),
    () => /** @type {const} */ ([`const ${name} = async function${rest(g, top, { chained: true })};`, plain]),
    () =>
      /** @type {const} */ ([
        `class ${name} { static async m${rest(g, top, { base: false, chained: true })} }`,
        member,
      ]),
  ];
  const forms = [
    ...(g.flavour.types ? [() => /** @type {const} */ ([namespace(g, top, name), member])] : []),
    () => /** @type {const} */ ([asyncFunction(g, top, name), plain]),
    () => /** @type {const} */ ([asyncFunction(g, top, name), plain]),
    () => /** @type {const} */ ([`const ${name} = ${namedArrow(g, top)};`, plain]),
    () => /** @type {const} */ ([`const ${name} = async function${rest(g, top, {})};`, plain]),
    () =>
      /** @type {const} */ ([`const ${name} = { x: 1, async m${rest(g, top, { base: false })} };`, member]),
    () => /** @type {const} */ ([`class ${name} { static async m${rest(g, top, { base: false })} }`, member]),
    () =>
      /** @type {const} */ ([
        `const ${name} = new (class { #s = 2; async m${rest(g, top, { secret: '#s', base: false })} })();`,
        member,
      ]),
    () => /** @type {const} */ ([`async function* ${name}${rest(g, top, { yields: true })}`, drained(plain)]),
    () =>
      /** @type {const} */ ([
        `const ${name} = { async *m${rest(g, top, { yields: true, base: false })} };`,
        drained(member),
      ]),
  ];
  const [text, callee] = g.pick(g.flavour.pauses ? direct : forms)();
  // A private field is shared by all calls: side by side only where sharing is allowed. So is what calls such a function.
  const leaning = top.callees.some((c) => !c.isolated && text.includes(c.call('', []).replace(/[.(].*/, '')));
  const isolated = !text.includes('#s = 2') && !leaning;
  top.callees = [...top.callees, { call: callee, isolated: isolated || g.flavour.tasks === 'shared' }];
  return text;
}

/** Functions that await what is no promise, all started at once: first come, first served. @param {Gen} g @param {Scope} top */
function takingTurns(g, top) {
  const names = g.some(2, 3, () => g.fresh('f'));
  const functions = names.map((name) => {
    g.left = 8 + g.random.below(20);
    const own = functionScope(top, { turns: true });
    own.block.add('L');
    return `async function ${name}(L) {\n${statements(g, own, 3 + g.random.below(3))}\n}`;
  });
  const calls = names.map((name) => `${name}(L.fork())`);
  return `'use strict';\n${functions.join('\n')}\nexports.main = async function main(L) {\nL(${g.tag()}, await Promise.allSettled([${calls.join(', ')}]));\n};`;
}

/** A call of an async generator, as what it yields. @param {(log: string, args: string[]) => string} call */
function drained(call) {
  return (/** @type {string} */ log, /** @type {string[]} */ args) => `drain(${call(log, args)})`;
}

/** @param {Gen} g @param {Scope} top */
function main(g, top) {
  const own = functionScope(top, { async: true, chained: true });
  own.block.add('L');
  const calls = g.some(1, 2, () => guarded(g, own));
  const log = g.flavour.types ? 'L: any' : 'L';
  return `exports.main = async function main(${log}) {\n${[...calls, statements(g, own, 1 + g.random.below(3)), guarded(g, own)].join('\n')}\n};`;
}

/** @param {Gen} g @param {Scope} own */
function guarded(g, own) {
  const each = `try { L(${g.tag()}, await ${call(g, own, 'L')}); } catch (e) { L(${g.tag()}, e); }`;
  if (g.flavour.tasks === 'chain' || g.chance(0.3)) return each;
  const tasks = g.some(2, 4, () => call(g, own, 'L.fork()'));
  return `L(${g.tag()}, await Promise.allSettled([${tasks.join(', ')}]));`;
}
