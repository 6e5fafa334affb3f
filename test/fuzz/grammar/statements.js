// @ts-check
// Statement lists and the simple statements; loops, jumps, classes and generators have files of their own.
import { anyOf, chooser, declare, freshName, functionScope, inside } from './context.js';
import { assignment, target, update } from './assignments.js';
import { awaited, call } from './awaits.js';
import { closure } from './closures.js';
import { classDeclaration } from './classes.js';
import { list, num, object, objectLiteral, odd } from './expressions.js';
import { annotation, asyncFunction, namedArrow, rest } from './functions.js';
import { generator } from './generators.js';
import { aliased, blockFunction, deadTail, earlyVar } from './hoisting.js';
import { overGenerator, throughFinally } from './journeys.js';
import { keptRounds, loop } from './loops.js';
import { jump, labelled, switchStatement, tryStatement } from './jumps.js';
import { arrayPattern, pattern } from './patterns.js';
import { pipeline } from './pipelines.js';
import { resources, someResources } from './resources.js';
import { typed } from './types.js';

/** @typedef {import('./context.js').Gen} Gen */
/** @typedef {import('./context.js').Scope} Scope */

/** The body of a function, ending in a return or not. @param {Gen} g @param {Scope} scope */
export function body(g, scope) {
  const seen = scope.vars.filter((v) => v.type === 'num' && scope.block.has(v.name)).map((v) => v.name);
  const first = `L(${[g.tag(), ...seen].join(', ')});`;
  const held = someResources(g, scope, 0.3);
  return [first, held, statements(g, scope, 2 + g.random.below(5)), g.chance(0.7) ? returned(g, scope) : '']
    .filter(Boolean)
    .join('\n');
}

/** @param {Gen} g @param {Scope} scope @param {number} count */
export function statements(g, scope, count) {
  const lines = [];
  for (let i = 0; i < count; i++) lines.push(statement(g, scope));
  return lines.filter(Boolean).join('\n');
}

/** `{ … }` around some statements of its own scope. @param {Gen} g @param {Scope} scope @param {Partial<Scope>} [changes] */
export function block(g, scope, changes) {
  const own = inside(scope, changes);
  return `{\n${someResources(g, own)}${statements(g, own, 1 + g.random.below(3))}\n}`;
}

/** @param {Gen} g @param {Scope} scope @returns {string} */
export function statement(g, scope) {
  if (g.left <= 0 || scope.depth > 7) return g.chance(0.4) ? `L(${g.tag()}, ${num(g, scope)});` : '';
  return production(g, scope);
}

/** @param {Gen} g @param {Scope} scope */
export function returned(g, scope) {
  if (!scope.returns) return '';
  if (g.chance(0.1)) return 'return;';
  if (!scope.async) return `return ${num(g, scope)};`;
  const value = g.pick([
    () => num(g, scope),
    () => num(g, scope),
    () => odd(g, scope),
    () => later(g, scope),
    () => chosen(g, scope),
  ])();
  return `return ${value};`;
}

/** A promise that is one of two values to return. @param {Gen} g @param {Scope} scope */
function chosen(g, scope) {
  const [first, second] = [num(g, scope), later(g, scope)];
  return g.pick([
    () => `${first} ? ${second} : ${num(g, scope)}`,
    () => `${first} ? ${num(g, scope)} : ${second}`,
    () => `(${first}) ${g.pick(['??', '||', '&&'])} (${second})`,
    () => `(${first}, ${second})`,
  ])();
}

/**
 * A promise to return. What a task leaves running while its finally blocks run is another task, and needs a log of its own.
 * @param {Gen} g @param {Scope} scope
 */
function later(g, scope) {
  if (g.flavour.pauses) {
    const value = awaited(g, scope);
    // Cancelled while a finally block runs, it would not reach what the task has left running.
    return scope.held ? `await ${value}` : value;
  }
  if (!scope.held || scope.yields || g.flavour.tasks === 'shared') return awaited(g, scope);
  if (g.flavour.tasks === 'chain' || g.chance(0.5)) return `await ${awaited(g, scope)}`;
  return call(g, scope, 'L.fork()');
}

/** @param {Gen} g @param {Scope} scope */
function variable(g, scope) {
  const kind = g.pick(['let', 'let', 'const', 'var']);
  const of = (/** @type {string} */ text) => (g.flavour.types && g.chance(0.3) ? `(${text} as any)` : text);
  const value = of(num(g, scope));
  const name = kind === 'var' ? g.fresh('V') : freshName(g, scope);
  declare(scope, name, 'num', kind !== 'const');
  return `${kind} ${name}${annotation(g)} = ${value};`;
}

/** @param {Gen} g @param {Scope} scope */
function destructuring(g, scope) {
  const kind = g.pick(['let', 'const']);
  const source = g.chance(0.5) ? object(g, scope) : '';
  const before = { ...scope, vars: [...scope.vars] };
  if (source) return `${kind} ${pattern(g, before, scope, kind === 'let')} = ${source};`;
  const values = g.chance(0.4)
    ? `iterable('${g.pick(['r', '', 'rt', 'x', 'y'])}', ${list(g, scope)}, L)`
    : list(g, scope);
  return `${kind} ${arrayPattern(g, before, scope, kind === 'let')} = ${values};`;
}

/** @param {Gen} g @param {Scope} scope */
function holder(g, scope) {
  const type = g.pick(/** @type {const} */ (['thing', 'thing', 'list', 'closure', 'closures']));
  const value = { thing: objectLiteral, list, closure, closures: () => '[]' }[type](g, scope);
  const name = g.fresh(type[0]);
  declare(scope, name, type, false);
  return `${g.pick(['let', 'const'])} ${name} = ${type === 'thing' && g.chance(0.6) ? `thing(L, ${num(g, scope)})` : value};`;
}

/** A name used before its declaration, by the function itself or by a closure. @param {Gen} g @param {Scope} scope */
function early(g, scope) {
  const name = g.fresh('t');
  const kind = g.pick(['let', 'const', 'class']);
  const use = g.chance(0.4) ? name : `(() => ${name})()`;
  const wait = scope.async && g.chance(0.5) ? 'await 1;' : '';
  const made = kind === 'class' ? `class ${name} {}` : `${kind} ${name} = ${num(g, scope)};`;
  const write =
    kind !== 'class' && g.chance(0.3)
      ? `try { (() => { ${name} = 5; })(); } catch (e) { L(${g.tag()}, e); }`
      : '';
  return `{ try { L(${g.tag()}, ${use}); } catch (e) { L(${g.tag()}, e); } ${wait}\n${made}\n${write} L(${g.tag()}, ${use}); }`;
}

/** A function declaration called before and after it stands. @param {Gen} g @param {Scope} scope */
function hoisted(g, scope) {
  const name = g.fresh('h');
  const own = functionScope(scope, {});
  const v = anyOf(g, scope, 'num', true)?.name;
  return `L(${g.tag()}, ${name}(${num(g, scope)}));\nfunction ${name}(p) { ${v ? `${v}++; ` : ''}return ${num(g, own)}; }\n`;
}

/** @param {Gen} g @param {Scope} scope */
function innerAsync(g, scope) {
  const name = g.fresh('f');
  const [text, callee] = g.pick([
    () => [asyncFunction(g, scope, name), name],
    () => [`const ${name} = ${namedArrow(g, scope)};`, name],
    () => [`let ${name} = ${namedArrow(g, scope)};`, name],
    () => [`const ${name} = ${asyncFunction(g, scope, g.chance(0.5) ? g.fresh('n') : '')};`, name],
    () => [`const ${name} = [${namedArrow(g, scope)}];`, `${name}[0]`],
    () => [`const ${name} = { f: ${namedArrow(g, scope)} };`, `${name}.f`],
    () => [
      `const ${name} = { async m${rest(g, scope, { self: false })} };`,
      `${name}${g.pick(['.m', "['m']", '?.m'])}`,
    ],
  ])();
  scope.callees = [
    ...scope.callees,
    { call: (log, args) => `${callee}(${[log, ...args].join(', ')})`, isolated: false },
  ];
  return text;
}

/** Closures kept for later, then all called. @param {Gen} g @param {Scope} scope */
function keep(g, scope) {
  const kept = anyOf(g, scope, 'closures')?.name;
  if (kept === undefined) return `L(${g.tag()}, ${num(g, scope)});`;
  if (g.chance(0.6)) return `${kept}.push(${closure(g, scope)});`;
  return `for (const c of ${kept}) L(${g.tag()}, c(${num(g, scope)}));`;
}

/** A task that runs beside this one for a while. @param {Gen} g @param {Scope} scope */
function beside(g, scope) {
  const name = g.fresh('j');
  const start = `const ${name} = ${call(g, scope, 'L.fork()')}`;
  const between = statement(g, scope);
  const end = g.pick([
    () => `try { L(${g.tag()}, await ${name}); } catch (e) { L(${g.tag()}, e); }`,
    () => `await ${name}.then((v) => v, (e) => e);`,
    () => `${name}.catch(() => 0);`,
  ])();
  return `${start};\n${between}\n${end}`;
}

/** A block that holds resources. @param {Gen} g @param {Scope} scope */
function holding(g, scope) {
  const own = inside(scope);
  const held = resources(g, own);
  const text = statements(g, own, 1 + g.random.below(2));
  return `{\n${held}\n${text}${g.chance(0.3) ? `\n${jump(g, own)}` : ''}\n}`;
}

/** @param {Gen} g @param {Scope} scope */
function yielded(g, scope) {
  const value = scope.async ? g.pick([num, odd, awaited])(g, scope) : num(g, scope);
  const kind = g.random.next();
  if (kind < 0.15)
    return `L(${g.tag()}, yield* ${g.chance(0.5) || !scope.async ? list(g, scope) : `asyncIterable('${g.pick(['r', 'rt', 'l', '', 'y', 'x'])}', ${list(g, scope)}, L)`});`;
  if (kind < 0.5) return `L(${g.tag()}, yield ${value});`;
  if (kind < 0.7)
    return `try { L(${g.tag()}, yield ${value}); } finally { L(${g.tag()}); ${g.chance(0.5) ? `yield ${num(g, scope)};` : ''} }`;
  return `yield ${value};`;
}

const production = chooser([
  { weight: 14, make: (g, s) => `L(${g.tag()}, ${num(g, s)});` },
  { weight: 12, make: variable },
  { weight: 5, make: destructuring },
  { weight: 7, make: holder },
  { weight: 9, make: (g, s) => `${assignment(g, s)};` },
  { weight: 3, make: (g, s) => `${update(g, s)};` },
  { weight: 8, when: (s) => s.async, make: (g, s) => `await ${awaited(g, s)};` },
  { weight: 14, when: (s) => s.turns, make: (g, s) => `await plain(${num(g, s)});` },
  { weight: 12, when: (s) => s.yields, make: yielded },
  { weight: 5, make: keep },
  {
    weight: 6,
    make: (g, s) => `if (${num(g, s)}) ${block(g, s)}${g.chance(0.5) ? ` else ${block(g, s)}` : ''}`,
  },
  { weight: 3, make: block },
  { weight: 12, make: loop },
  { weight: 6, when: (s) => s.loops < 2, make: keptRounds },
  { weight: 9, make: tryStatement },
  { weight: 4, make: switchStatement },
  { weight: 2, make: labelled },
  { weight: 7, make: jump },
  { weight: 2, make: early },
  { weight: 2, make: hoisted },
  { weight: 3, when: (s) => s.async && s.depth < 4, make: innerAsync },
  { weight: 3, when: (s) => s.depth < 4, make: classDeclaration },
  { weight: 4, when: (s) => s.depth < 5, make: generator },
  { weight: 4, when: (s, g) => s.async && g.flavour.tasks !== 'chain', make: beside },
  { weight: 4, when: (s, g) => s.async && s.loops < 1 && g.flavour.tasks !== 'chain', make: pipeline },
  { weight: 14, when: (_s, g) => g.flavour.resources, make: holding },
  { weight: 10, when: (_s, g) => g.flavour.types, make: typed },
  { weight: 2, make: earlyVar },
  { weight: 1, make: blockFunction },
  { weight: 1, make: deadTail },
  { weight: 2, when: (s, g) => s.self && !g.flavour.pauses, make: aliased },
  { weight: 3, when: (s) => s.loops < 1, make: throughFinally },
  { weight: 3, when: (s) => s.async && s.loops < 2, make: overGenerator },
  { weight: 1, make: (g, s) => `[${target(g, s)}, ${target(g, s)}] = ${list(g, s)};` },
]);
