// @ts-check
// Operands of await: every kind of value, foreign promises, thenables of all manners, compiled calls, tasks of one's own.
import { chooser } from './context.js';
import { PROTOTYPE } from './classes.js';
import { list, num, object, odd } from './expressions.js';
import { asyncArrow, construct, rest } from './functions.js';

/** @typedef {import('./context.js').Gen} Gen */
/** @typedef {import('./context.js').Scope} Scope */

/** @param {Gen} g @param {Scope} scope @param {string} log */
export function call(g, scope, log) {
  if (g.flavour.pauses && !scope.chained) return num(g, { ...scope, async: false });
  const callees = log === 'L' ? scope.callees : scope.callees.filter((c) => c.isolated);
  if (callees.length === 0)
    return log === 'L' ? num(g, scope) : `(async (L) => L(${g.tag()}, await 1))(${log})`;
  // Conversions that log are not for another task.
  const value = () =>
    log === 'L' || g.flavour.tasks === 'shared' ? num(g, scope) : `plain(${num(g, scope)})`;
  const args = g.some(0, 3, () => (g.chance(0.9) ? value() : 'undefined'));
  return g.pick(callees).call(log, args);
}

/** The operand of an await. @param {Gen} g @param {Scope} scope @returns {string} */
export function awaited(g, scope) {
  return production(g, scope);
}

const MANNERS = ['good', 'late', 'twice', 'throws late', 'getter', 'nested', 'none'];
const BAD_MANNERS = ['rejects', 'throws', 'bad getter'];

const concurrent = (/** @type {Scope} */ _s, /** @type {Gen} */ g) => g.flavour.tasks !== 'chain';

const production = chooser([
  { weight: 12, make: num },
  { weight: 3, make: odd },
  {
    weight: 12,
    when: (s, g) => g.flavour.pauses && s.chained && !s.yields,
    make: (g, s) => `L.pause(${num(g, s)})`,
  },
  { weight: 14, make: (g, s) => call(g, s, 'L') },
  { weight: 3, make: (g, s) => `wait(${g.random.below(4)}, ${num(g, s)})` },
  { weight: 1, make: (g) => `fail(${g.random.below(3)}, ${g.error()})` },
  { weight: 1, make: (g) => `Promise.reject(${g.error()})` },
  { weight: 3, make: (g, s) => `thenable('${g.pick(MANNERS)}', ${num(g, s)}, L)` },
  { weight: 1, make: (g) => `thenable('${g.pick(BAD_MANNERS)}', ${g.error()}, L)` },
  { weight: 3, make: (g, s) => `(${asyncArrow(g, s)})(${num(g, s)})` },
  { weight: 2, make: construct },
  { weight: 1, make: inherited },
  { weight: 2, when: (s) => s.base, make: (g, s) => `super.bs(L, ${num(g, s)})` },
  { weight: 1, make: (g, s) => `subclassed(${num(g, s)}, L)` },
  { weight: 1, when: (_s, g) => !g.flavour.pauses, make: settledBy },
  { weight: 2, make: (g, s) => `${object(g, s)}.m(${num(g, s)})` },
  { weight: 2, when: concurrent, make: (g, s) => together(g, s) },
  { weight: 1, make: (g, s) => `(await Promise.all([${num(g, s)}, wait(1, ${num(g, s)})]))[1]` },
]);

/** A method of an object with a prototype, for `super`. @param {Gen} g @param {Scope} scope */
function inherited(g, scope) {
  const own = rest(g, scope, { base: true });
  return `({ __proto__: { ${PROTOTYPE} }, x: 1, async m${own} }).m(L, ${num(g, scope)})`;
}

/** A promise made of a call by its own methods. @param {Gen} g @param {Scope} scope */
function settledBy(g, scope) {
  const how = g.pick([
    () => `then((v) => L(${g.tag()}, v))`,
    () => `catch((e) => L(${g.tag()}, e))`,
    () => `finally(() => L(${g.tag()}))`,
    () => `then(undefined, (e) => wait(1, L(${g.tag()}, e)))`,
  ])();
  return `(async () => ${call(g, { ...scope, yields: false }, 'L')})().${how}`;
}

/** Several tasks at once. @param {Gen} g @param {Scope} scope */
function together(g, scope) {
  // Which of several failures comes first is a matter of order.
  const how = g.flavour.tasks === 'shared' ? g.pick(['all', 'allSettled', 'race', 'any']) : 'allSettled';
  const tasks = g.some(2, 3, () => call(g, scope, 'L.fork()'));
  return `Promise.${how}([${tasks.join(', ')}, ...${list(g, scope)}])`;
}
