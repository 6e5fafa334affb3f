// @ts-check
// The engine's async function made preemptible as one must without heddle: a look at a flag in every innermost loop, and
// a trip through the event loop when it is up. (It never is here, as in the other variants hardly ever.)
import ts from 'typescript';

const PRELUDE = `const flag = new Int32Array(new SharedArrayBuffer(4));
const turn = () => new Promise((resolve) => setImmediate(resolve));
`;
const LOOK = 'if (flag[0] !== 0) await turn();';

/** @param {string} source of a kernel */
export function preemptibleByHand(source) {
  const file = ts.createSourceFile('kernel.js', source, ts.ScriptTarget.Latest, true);
  /** @type {{ at: number, text: string }[]} */
  const inserts = [];
  /** @param {ts.Node} node @returns {boolean} whether it holds a loop */
  const visit = (node) => {
    let inner = false;
    ts.forEachChild(node, (child) => {
      if (visit(child)) inner = true;
    });
    if (!ts.isIterationStatement(node, false)) return inner;
    const { statement } = node;
    if (inner || !insideAsync(node)) return true;
    if (ts.isBlock(statement)) inserts.push({ at: statement.getStart(file) + 1, text: ` ${LOOK}` });
    else
      inserts.push({ at: statement.getStart(file), text: `{ ${LOOK} ` }, { at: statement.end, text: ' }' });
    return true;
  };
  visit(file);
  inserts.sort((a, b) => b.at - a.at);
  let text = source;
  for (const { at, text: inserted } of inserts) text = text.slice(0, at) + inserted + text.slice(at);
  return PRELUDE + text;
}

/** @param {ts.Node} node */
function insideAsync(node) {
  let n = node;
  while (n.parent && !ts.isFunctionLike(n)) n = n.parent;
  return ts.canHaveModifiers(n) && !!ts.getModifiers(n)?.some((m) => m.kind === ts.SyntaxKind.AsyncKeyword);
}
