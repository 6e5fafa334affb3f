// @ts-check
// Jumps that have far to go: labelled, through several finally blocks that await, out of loops over async generators that
// have something to finish.
import { declare, inside } from './context.js';
import { list, num } from './expressions.js';
import { jump } from './jumps.js';
import { statements } from './statements.js';

/** @typedef {import('./context.js').Gen} Gen */
/** @typedef {import('./context.js').Scope} Scope */

/** @param {Scope} scope @param {Partial<Scope>} changes */
function round(scope, changes) {
  return inside(scope, { loop: true, breaks: true, held: true, loops: scope.loops + 1, ...changes });
}

/** A jump through two finally blocks and two loops. @param {Gen} g @param {Scope} scope @returns {string} */
export function throughFinally(g, scope) {
  const [outer, inner, i, k] = [g.fresh('l'), g.fresh('l'), g.fresh('i'), g.fresh('i')];
  const labels = [...scope.labels, { name: outer, loop: true }];
  const around = round(scope, { labels });
  declare(around, i, 'num', false);
  const within = round(around, { labels: [...labels, { name: inner, loop: true }] });
  declare(within, k, 'num', false);
  const last = inside(around);
  const end = inside(within);
  const wait = (/** @type {Scope} */ s) => (s.async ? `await ${num(g, s)};` : `L(${num(g, s)});`);
  const exit = (/** @type {Scope} */ s, /** @type {number} */ p) => (g.chance(p) ? `\n${jump(g, s)}` : '');
  return (
    `${outer}: for (let ${i} = 0; ${i} < 2; ${i}++) {\ntry {\n` +
    `${inner}: for (let ${k} = 0; ${k} < 2; ${k}++) {\ntry {\nL(${g.tag()}, ${i}, ${k});\n${statements(g, within, 1)}\n${jump(g, within)}\n` +
    `} finally {\nL(${g.tag()}, ${i}, ${k});\n${wait(end)}${exit(end, 0.3)}\n}\n}\n${exit(around, 0.5)}\n` +
    `} finally {\nL(${g.tag()}, ${i});\n${wait(last)}${exit(last, 0.3)}\n}\n}`
  );
}

/** A loop over an async generator of one's own, left in all manners. @param {Gen} g @param {Scope} scope @returns {string} */
export function overGenerator(g, scope) {
  const v = g.fresh('x');
  const own = round(scope, {});
  declare(own, v, 'num', true);
  const made = inside(scope, {
    yields: true,
    labels: [],
    loop: false,
    breaks: false,
    self: false,
    base: false,
    secret: null,
    loops: scope.loops + 1,
    held: true,
  });
  const values = g.pick([
    () => `for (const y of ${list(g, made)}) L(${g.tag()}, yield y);`,
    () => `yield ${num(g, made)};\n${statements(g, made, 1)}\nyield ${num(g, made)};`,
    () => `yield* ${list(g, made)};`,
    () => `yield* asyncIterable('${g.pick(['r', 'rl', 'rt'])}', ${list(g, made)}, L);`,
    () => `yield* (async function* () { try { yield 1; yield 2; } finally { L(${g.tag()}, await 1); } })();`,
  ])();
  const end = g.chance(0.3)
    ? `\n${g.chance(0.5) ? 'yield 7;' : `if (${num(g, made)}) throw ${g.error()};`}`
    : '';
  const source = `(async function* () {\ntry {\n${values}\n} finally {\nL(${g.tag()});\nawait ${num(g, made)};${end}\n}\n})()`;
  return `for await (const ${v} of ${source}) {\nL(${g.tag()}, ${v});\n${statements(g, own, 1)}\n${jump(g, own)}\n}`;
}
