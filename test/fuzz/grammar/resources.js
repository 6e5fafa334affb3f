// @ts-check
// `using` and `await using`: in blocks, function bodies, rounds and heads of loops, with resources that are disposed of at
// once, late or not at all, that are null, and that fail.
import { declare, freshName } from './context.js';
import { num } from './expressions.js';

/** @typedef {import('./context.js').Gen} Gen */
/** @typedef {import('./context.js').Scope} Scope */

/** Of resource() in prelude.js. */
const SYNCHRONOUS = ['s', 's', 's', 'sx', 'b'];
const ASYNCHRONOUS = ['a', 'a', 'al', 'al', 'ax', 'alx', 's', 'sx', 'b', 'am'];

/** One resource for a declaration of either kind. @param {Gen} g @param {Scope} scope @param {boolean} waits @returns {string} */
function resource(g, scope, waits) {
  if (g.chance(0.12)) return g.pick(['null', 'undefined', 'null', '({})', num(g, scope)]);
  const made = `resource('${g.pick(waits ? ASYNCHRONOUS : SYNCHRONOUS)}', ${num(g, scope)}, L)`;
  return scope.async && g.chance(0.2) ? `(await ${made})` : made;
}

/** Does this declaration await at the end of its block? @param {Gen} g @param {Scope} scope */
function waiting(g, scope) {
  return scope.async && g.chance(0.55);
}

/** Some declarations, for the beginning of a block. @param {Gen} g @param {Scope} scope @returns {string} */
export function resources(g, scope) {
  scope.held = true;
  return g
    .some(1, 2, () => {
      const waits = waiting(g, scope);
      const one = () => {
        const value = resource(g, scope, waits);
        const name = freshName(g, scope);
        declare(scope, name, value.includes('resource(') ? 'thing' : 'any', false);
        return `${name} = ${value}`;
      };
      return `${waits ? 'await using' : 'using'} ${g.some(1, g.chance(0.2) ? 2 : 1, one).join(', ')};`;
    })
    .join('\n');
}

/** Declarations where a block may begin with them: now and then in programs that have them at all. @param {Gen} g @param {Scope} scope @param {number} [p] */
export function someResources(g, scope, p = 0.15) {
  return g.flavour.resources && g.left > 0 && g.chance(p) ? `${resources(g, scope)}\n` : '';
}

/** What a loop's head declares: its text, to be followed by `of` or the first value. @param {Gen} g @param {Scope} scope */
export function head(g, scope) {
  return waiting(g, scope) ? 'await using' : 'using';
}

/** A list of resources, for `for (using x of …)`. @param {Gen} g @param {Scope} scope @param {boolean} waits @returns {string} */
export function resourceList(g, scope, waits) {
  return `[${g.some(1, 3, () => resource(g, scope, waits)).join(', ')}]`;
}

/** One resource, for `for (using x = …;;)`. @param {Gen} g @param {Scope} scope @param {boolean} waits @returns {string} */
export function oneResource(g, scope, waits) {
  return resource(g, scope, waits);
}
