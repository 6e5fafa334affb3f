// @ts-check
// Generators, synchronous and asynchronous, driven by next, throw and return, one request after the other or several at once.
import { functionScope } from './context.js';
import { list, num } from './expressions.js';
import { statements } from './statements.js';

/** @typedef {import('./context.js').Gen} Gen */
/** @typedef {import('./context.js').Scope} Scope */

/** @param {Gen} g @param {Scope} scope @returns {string} */
export function generator(g, scope) {
  return scope.async && g.chance(0.6) ? asynchronous(g, scope) : synchronous(g, scope);
}

/** @param {Gen} g @param {Scope} scope */
function synchronous(g, scope) {
  const name = g.fresh('g');
  const own = functionScope(scope, { yields: true });
  const text = `const ${name} = (function* () {\n${statements(g, own, 2)}\n})();`;
  const use = g.pick([() => `L(${g.tag()}, [...${name}]);`, () => drive(g, scope, name, false)])();
  return `${text}\n${use}`;
}

/** @param {Gen} g @param {Scope} scope */
function asynchronous(g, scope) {
  const name = g.fresh('g');
  const several = g.flavour.tasks !== 'chain';
  const vars = several && g.flavour.tasks === 'tasks' ? [] : scope.vars;
  const callees =
    several && g.flavour.tasks === 'tasks' ? scope.callees.filter((c) => c.isolated) : scope.callees;
  const own = functionScope({ ...scope, vars: [...vars], callees }, { async: true, yields: true });
  const delegate = g.chance(0.2)
    ? `L(${g.tag()}, yield* ${g.pick([() => list(g, own), () => `asyncIterable('${g.pick(['r', 'rt', 'l', ''])}', ${list(g, own)}, L)`])()});\n`
    : '';
  const text = `const ${name} = (async function* (L) {\n${statements(g, own, 2)}\n${delegate}${statements(g, own, 1)}\n})(${several ? 'L.fork()' : 'L'});`;
  const loop = g.chance(0.3) && !several;
  return `${text}\n${loop ? `for await (const v of ${name}) { L(${g.tag()}, v);${g.chance(0.3) ? ' break;' : ''} }` : drive(g, scope, name, several)}`;
}

/** @param {Gen} g @param {Scope} scope @param {string} name @param {boolean} several */
function drive(g, scope, name, several) {
  const value = () => (several && g.flavour.tasks !== 'shared' ? `plain(${num(g, scope)})` : num(g, scope));
  const request = () =>
    `${name}.${g.pick([() => `next(${value()})`, () => `next(${value()})`, () => `return(${value()})`, () => `throw(${g.error()})`])()}`;
  const requests = g.some(1, 4, request);
  if (several) return `L(${g.tag()}, await Promise.allSettled([${requests.join(', ')}]));`;
  const wait = scope.async ? 'await ' : '';
  return requests
    .map((r) => `try { L(${g.tag()}, ${wait}${r}); } catch (e) { L(${g.tag()}, e); }`)
    .join('\n');
}
