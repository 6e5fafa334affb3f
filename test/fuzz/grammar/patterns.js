// @ts-check
// Binding patterns: object and array, nested, with defaults, computed keys, holes and rests.
import { declare, freshName } from './context.js';
import { num } from './expressions.js';

/** @typedef {import('./context.js').Gen} Gen */
/** @typedef {import('./context.js').Scope} Scope */

/**
 * A pattern that matches an object with x and y. Names are declared in `into`.
 * @param {Gen} g @param {Scope} scope where defaults are evaluated
 * @param {Scope} into @param {boolean} mutable @returns {string}
 */
export function pattern(g, scope, into, mutable) {
  const name = () => {
    const made = into.block.has('L') || g.chance(0.7) ? g.fresh('d') : freshName(g, into);
    declare(into, made, 'num', mutable);
    return made;
  };
  const initial = () => (g.chance(0.5) ? ` = ${num(g, scope)}` : '');
  const parts = g.some(1, 3, (i) => {
    switch (g.random.below(6)) {
      case 0:
        return `x: ${late(name, initial)}`;
      case 1:
        return `[key(L, 'y')]: ${late(name, initial)}`;
      case 2:
        return `z: [${late(name, initial)}] = [${num(g, scope)}]`;
      case 3:
        return `w: { v: ${late(name, initial)} } = { v: ${num(g, scope)} }`;
      case 4:
        return `x: ${late(name, initial)}`;
      default:
        return i === 2 ? `...${name()}` : `y: ${late(name, initial)}`;
    }
  });
  const at = parts.findIndex((p) => p.startsWith('...'));
  if (at >= 0 && at !== parts.length - 1) parts.push(...parts.splice(at, 1));
  return `{ ${parts.join(', ')} }`;
}

/** The default is made before the name is known in it. @param {() => string} name @param {() => string} initial */
function late(name, initial) {
  const text = initial();
  return name() + text;
}

/** @param {Gen} g @param {Scope} scope @param {Scope} into @param {boolean} mutable @returns {string} */
export function arrayPattern(g, scope, into, mutable) {
  const element = () => {
    const text = g.chance(0.5) ? ` = ${num(g, scope)}` : '';
    const made = g.fresh('d');
    declare(into, made, 'num', mutable);
    return made + text;
  };
  const parts = g.some(1, 3, () => (g.chance(0.15) ? '' : element()));
  if (g.chance(0.2)) {
    const made = g.fresh('d');
    declare(into, made, 'list', false);
    parts.push(`...${made}`);
  }
  return `[${parts.join(', ')}]`;
}
