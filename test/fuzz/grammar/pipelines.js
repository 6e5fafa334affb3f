// @ts-check
// Tasks that hand each other values: a writer, a stage in between now and then, a reader, with a rendezvous between each two.
// One writes and one reads, each waits for the other, and either may stop: so what a task sees does not depend on the order
// in which tasks run, and its events can be compared in every mode.
import { declare, functionScope, inside } from './context.js';
import { num } from './expressions.js';
import { jump } from './jumps.js';
import { statements } from './statements.js';

/** @typedef {import('./context.js').Gen} Gen */
/** @typedef {import('./context.js').Scope} Scope */

/** A task that sees nothing of what is around it. @param {Scope} scope */
function apart(scope) {
  const callees = scope.callees.filter((c) => c.isolated);
  return functionScope({ ...scope, vars: [], callees }, { async: true, self: false });
}

/** @param {Gen} g @param {string} out */
function writer(g, out, /** @type {Scope} */ scope) {
  const own = inside(apart(scope), { loop: true, breaks: true, held: true, loops: 1 });
  const i = g.fresh('i');
  declare(own, i, 'num', false);
  const work = statements(g, own, 1);
  const leave = g.chance(0.3) ? `\n${jump(g, own)}` : '';
  return (
    `(async (L) => {\ntry {\nfor (let ${i} = 0; ${i} < ${1 + g.random.below(4)}; ${i}++) {\n${work}\n` +
    `if (!L(${g.tag()}, await ${out}.put(plain(${num(g, own)})))) break;${leave}\n}\n} finally {\nL(${g.tag()});\n${out}.stop();\n}\n})(L.fork())`
  );
}

/** @param {Gen} g @param {string} from @param {string} out @param {Scope} scope */
function stage(g, from, out, scope) {
  const own = inside(apart(scope), { loop: true, breaks: true, held: true, loops: 1 });
  const v = g.fresh('x');
  declare(own, v, 'num', true);
  const work = statements(g, own, 1);
  return (
    `(async (L) => {\ntry {\nfor await (let ${v} of ${from}) {\n${work}\n` +
    `if (!(await ${out}.put(plain(${num(g, own)})))) { L(${g.tag()}); break; }\n}\n} finally {\n${out}.stop();\n}\n})(L.fork())`
  );
}

/** @param {Gen} g @param {Scope} scope @returns {string} */
export function pipeline(g, scope) {
  const first = g.fresh('q');
  const parts = [`const ${first} = rendezvous();`];
  const tasks = [writer(g, first, scope)];
  let last = first;
  if (g.chance(0.4)) {
    last = g.fresh('q');
    parts.push(`const ${last} = rendezvous();`);
    tasks.push(stage(g, first, last, scope));
  }
  const running = g.fresh('j');
  parts.push(`const ${running} = Promise.allSettled([${tasks.join(', ')}]);`);
  const v = g.fresh('x');
  const own = inside(scope, { loop: true, breaks: true, held: true, loops: scope.loops + 1 });
  declare(own, v, 'num', true);
  const round = `L(${g.tag()}, ${v});\n${statements(g, own, 1)}${g.chance(0.3) ? `\n${jump(g, own)}` : ''}`;
  const loop = g.chance(0.5)
    ? `for await (let ${v} of ${last}) {\n${round}\n}`
    : `for (let ${v}; (${v} = await ${last}.take()) !== undefined; ) {\n${round}\n}`;
  parts.push(
    `try {\n${loop}\n} finally {\n${last}.stop();\nL(${g.tag()}, (await ${running}).map((r) => r.status));\n}`,
  );
  return parts.join('\n');
}
