// @ts-check
// Expressions that are numbers as long as nothing goes wrong, of every syntactic form that evaluates something.
import { anyOf, chooser } from './context.js';
import { assignment, update } from './assignments.js';
import { awaited } from './awaits.js';
import { closure } from './closures.js';
import { template } from './templates.js';
import { dressed } from './types.js';

/** @typedef {import('./context.js').Gen} Gen */
/** @typedef {import('./context.js').Scope} Scope */

const OPERATORS = ['+', '+', '-', '*', '%', '&', '|', '^', '<<', '>>>', '<', '>=', '===', '!=='];
const LITERALS = ['0', '1', '2', '3', '4', '5', '7', '-1', '-0', 'NaN', '1.5'];
const ODD = [
  'undefined',
  'null',
  "'s'",
  'true',
  'false',
  '10n',
  'Symbol.iterator',
  '[]',
  '{ a: 1 }',
  '() => 1',
  '-0',
  'NaN',
];

/** @param {Gen} g */
export function literal(g) {
  return g.pick(LITERALS);
}

/** Any value at all. @param {Gen} g @param {Scope} scope */
export function odd(g, scope) {
  if (g.chance(0.4)) return num(g, scope);
  const text = g.pick(ODD);
  return /^[{(]/.test(text) ? `(${text})` : text;
}

/** @param {Gen} g @param {Scope} scope @returns {string} */
export function num(g, scope) {
  // Depth is cheap to reach and dear to shrink: the deeper, the likelier a leaf.
  if (g.left-- <= 0 || g.chance(g.deep * 0.2)) return leaf(g, scope);
  g.deep++;
  const text = production(g, scope);
  g.deep--;
  return text;
}

/** @param {Gen} g @param {Scope} scope */
function leaf(g, scope) {
  return anyOf(g, scope, 'num')?.name ?? literal(g);
}

/** An object with members x, y, g, m: a variable's or a new one. @param {Gen} g @param {Scope} scope @returns {string} */
export function object(g, scope) {
  const found = anyOf(g, scope, 'thing');
  if (found && g.chance(0.8)) return found.name;
  if (g.chance(0.5)) return `thing(L, ${num(g, scope)})`;
  return objectLiteral(g, scope);
}

/** @param {Gen} g @param {Scope} scope @returns {string} */
export function objectLiteral(g, scope) {
  const parts = g.some(1, 3, () =>
    g.pick([
      () => `x: ${num(g, scope)}`,
      () => `y: ${num(g, scope)}`,
      () => `[key(L, '${g.pick(['x', 'y', 'z'])}')]: ${num(g, scope)}`,
      () => `[L(${g.tag()}, 'y')]: ${num(g, scope)}`,
      () => `...${object(g, scope)}`,
      () => `m(a) { return L(${g.tag()}, a); }`,
      () => `get g() { return L(${g.tag()}, 1); }`,
    ])(),
  );
  return `({ ${parts.join(', ')} })`;
}

/** An array. @param {Gen} g @param {Scope} scope @returns {string} */
export function list(g, scope) {
  const found = anyOf(g, scope, 'list');
  if (found && g.chance(0.5)) return found.name;
  return `[${g.some(1, 3, () => (g.chance(0.15) ? `...${list(g, scope)}` : num(g, scope))).join(', ')}]`;
}

/** A member to read, write or update. @param {Gen} g @param {Scope} scope @returns {string} */
export function member(g, scope) {
  const o = object(g, scope);
  return g.pick([
    () => `${o}.x`,
    () => `${o}.g`,
    () => `${o}.y`,
    () => `${o}['x']`,
    () => `${o}[L(${g.tag()}, 'x')]`,
    () => `${o}[key(L, 'x')]`,
    () => `${o}[(${num(g, scope)}, 'y')]`,
  ])();
}

/** An optional chain. @param {Gen} g @param {Scope} scope @returns {string} */
function chain(g, scope) {
  const o = g.chance(0.2) ? g.pick(['null', 'undefined']) : object(g, scope);
  return g.pick([
    () => `${o}?.x`,
    () => `${o}?.g`,
    () => `${o}?.m(${num(g, scope)})`,
    () => `${o}?.m?.(${num(g, scope)})`,
    () => `${o}?.n?.x[${num(g, scope)}].y`,
    () => `${o}?.[L(${g.tag()}, 'x')]`,
    () => `${o}?.[key(L, 'm')](${num(g, scope)}, ${num(g, scope)})`,
    () => `${o}?.nothing?.(${num(g, scope)}).x`,
    () => `(delete ${o}?.y)`,
    () => `(${o}?.m)(${num(g, scope)})`,
  ])();
}

const production = chooser([
  { weight: 4, make: literal },
  { weight: 14, make: leaf },
  { weight: 9, make: (g, s) => `(${num(g, s)} ${g.pick(OPERATORS)} ${num(g, s)})` },
  { weight: 5, make: (g, s) => `L(${g.tag()}, ${num(g, s)})` },
  { weight: 16, when: (s) => s.async, make: (g, s) => `(await ${awaited(g, s)})` },
  { weight: 16, when: (s) => s.turns, make: (g, s) => `(await plain(${num(g, s)}))` },
  { weight: 3, make: (g, s) => `(${num(g, s)} ? ${num(g, s)} : ${num(g, s)})` },
  { weight: 4, make: (g, s) => `(${num(g, s)} ${g.pick(['&&', '||', '??'])} ${num(g, s)})` },
  { weight: 1, make: (g, s) => `(${num(g, s)}, ${num(g, s)})` },
  { weight: 4, make: member },
  { weight: 2, make: (g, s) => `${object(g, s)}.m(${num(g, s)}, ${num(g, s)})` },
  { weight: 1, make: (g, s) => `${object(g, s)}[key(L, 'm')](${num(g, s)})` },
  { weight: 3, make: chain },
  { weight: 5, make: assignment },
  { weight: 2, make: update },
  { weight: 2, make: (g, s) => `${list(g, s)}[${g.pick(['0', '1', 'L(0)'])}]` },
  { weight: 1, make: (g, s) => `${list(g, s)}.length` },
  { weight: 2, make: template },
  { weight: 1, make: (g, s) => `(${g.pick(['- ', '+ ', '!', '~', 'typeof ', 'void '])}${num(g, s)})` },
  { weight: 1, make: (g) => `number(L, ${literal(g)})` },
  { weight: 2, make: (g, s) => `Math.max(...${list(g, s)}, ${num(g, s)})` },
  { weight: 1, make: (g, s) => `(delete ${member(g, s)})` },
  { weight: 1, make: (g, s) => `('x' in ${object(g, s)})` },
  {
    weight: 2,
    when: (s) => anyOfClosures(s),
    make: (g, s) => `${anyOf(g, s, 'closure')?.name}(${num(g, s)})`,
  },
  { weight: 2, make: (g, s) => `(${closure(g, s)})(${num(g, s)})` },
  {
    weight: 2,
    when: (s, g) => s.self && !g.flavour.pauses,
    make: (g) =>
      g.pick(['arguments.length', 'typeof this', 'typeof new.target', '(arguments[1])', '(this?.x)']),
  },
  { weight: 3, when: (s) => s.secret !== null, make: (_g, s) => `this.${s.secret}` },
  { weight: 1, when: (s) => s.secret !== null, make: (g, s) => `(${s.secret} in Object(${object(g, s)}))` },
  {
    weight: 1,
    when: (s) => s.secret !== null,
    make: (g, s) => `${g.pick(['this', 'null', '[this][0]'])}?.${s.secret}`,
  },
  {
    weight: 1,
    when: (s) => s.secret !== null && s.async,
    make: (g, s) => `(await ${num(g, s)}, this)?.${s.secret}.x?.[await ${num(g, s)}]`,
  },
  { weight: 6, when: (_s, g) => g.flavour.types, make: dressed },
  { weight: 1, make: (g, s) => `(${odd(g, s)} instanceof Object)` },
  { weight: 1, make: (g, s) => `(/${g.pick(['a', 'b$', 'x|s'])}/.test(String(${num(g, s)})))` },
  { weight: 1, make: (g, s) => `new Map([[${num(g, s)}, ${num(g, s)}], ...[[1, 2]]]).size` },
  { weight: 1, make: (g, s) => `new Set([${num(g, s)}, ...${list(g, s)}]).size` },
  {
    weight: 3,
    when: (s) => s.base,
    make: (g, s) =>
      g.pick([() => 'super.b', () => `super.bm(L, ${num(g, s)})`, () => `super[key(L, 'b')]`])(),
  },
  { weight: 3, when: (s) => s.yields, make: (g, s) => `(yield ${num(g, s)})` },
]);

/** @param {Scope} scope */
function anyOfClosures(scope) {
  return scope.vars.some((v) => v.type === 'closure');
}
