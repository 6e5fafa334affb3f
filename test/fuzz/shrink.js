// @ts-check
// Makes a failing program small: tries ever finer cuts in its text, guided by its syntax tree, and keeps each after which
// the program still fails. Knows nothing of the generator, so that any program can be shrunk.
import ts from 'typescript';

/** @typedef {{ from: number, to: number, text: string }} Edit */

/**
 * @param {string} text a program that fails
 * @param {(text: string) => Promise<boolean>} fails does this program fail in the same way?
 * @param {number} [tries] programs to be run at most
 * @returns {Promise<string>}
 */
export async function shrink(text, fails, tries = 4000) {
  let left = tries;
  for (let again = true; again && left > 0;) {
    again = false;
    // From the end: an edit leaves the places before it as they are, so that the list stays good.
    for (const edit of edits(text)) {
      if (left-- <= 0) break;
      const shorter = text.slice(0, edit.from) + edit.text + text.slice(edit.to);
      if (shorter.length >= text.length || !(await fails(shorter))) continue;
      text = shorter;
      again = true;
      break;
    }
  }
  return text;
}

/** All cuts, the largest first. @param {string} text @returns {Edit[]} */
function edits(text) {
  const file = ts.createSourceFile('program.tsx', text, ts.ScriptTarget.Latest, true);
  /** @type {Edit[]} */
  const found = [];
  const add = (/** @type {number} */ from, /** @type {number} */ to, replacement = '') =>
    found.push({ from, to, text: replacement });
  const visit = (/** @type {ts.Node} */ node) => {
    cuts(node, file, add);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found.sort((a, b) => b.to - b.from - b.text.length - (a.to - a.from - a.text.length));
}

/** @param {ts.Node} node @param {ts.SourceFile} file @param {(from: number, to: number, text?: string) => void} add */
function cuts(node, file, add) {
  const start = node.getStart(file);
  const source = (/** @type {ts.Node} */ n) => n.getText(file);
  const inner = (/** @type {ts.Statement} */ s) =>
    ts.isBlock(s) ? s.statements.map(source).join('\n') : source(s);
  if (ts.isStatement(node) && !ts.isBlock(node)) add(start, node.end);
  if (ts.isBlock(node) && isListed(node)) {
    add(start, node.end);
    add(start, node.end, inner(node));
  }
  if (ts.isIfStatement(node)) {
    add(start, node.end, inner(node.thenStatement));
    if (node.elseStatement) {
      add(start, node.end, inner(node.elseStatement));
      add(node.thenStatement.end, node.end);
    }
  } else if (ts.isIterationStatement(node, false) || ts.isLabeledStatement(node))
    add(start, node.end, inner(node.statement));
  else if (ts.isTryStatement(node)) {
    add(start, node.end, inner(node.tryBlock));
    if (node.finallyBlock && node.catchClause) {
      add(node.catchClause.end, node.end);
      add(node.tryBlock.end, node.catchClause.end);
    }
  } else if (ts.isCatchClause(node) && node.variableDeclaration)
    add(start, node.block.getStart(file), 'catch ');
  if (ts.isForStatement(node))
    for (const part of [node.initializer, node.condition, node.incrementor])
      if (part) add(part.getStart(file), part.end);
  listElements(node, file, add);
  if ('initializer' in node && node.initializer && 'name' in node)
    add(/** @type {ts.Node} */ (node.name).end, /** @type {ts.Node} */ (node.initializer).end);
  if (ts.isHeritageClause(node)) add(start, node.end);
  if (isExpression(node)) simpler(node, file, add);
}

/** @param {ts.Node} node */
function isListed(node) {
  const { parent } = node;
  return ts.isBlock(parent) || ts.isSourceFile(parent) || ts.isCaseOrDefaultClause(parent);
}

/** Elements of comma lists, with a comma; members of classes and clauses of switches. @param {ts.Node} node @param {ts.SourceFile} file @param {(from: number, to: number, text?: string) => void} add */
function listElements(node, file, add) {
  const { parent } = node;
  if (ts.isClassElement(node) || ts.isCaseOrDefaultClause(node)) add(node.getStart(file), node.end);
  if (parent === undefined) return;
  for (const name of ['arguments', 'parameters', 'elements', 'properties', 'declarations']) {
    const list = /** @type {any} */ (parent)[name];
    if (!Array.isArray(list)) continue;
    const at = list.indexOf(node);
    if (at < 0) continue;
    if (at > 0) add(list[at - 1].end, node.end);
    else if (list.length > 1) add(node.getStart(file), list[1].getStart(file));
    else add(node.getStart(file), node.end);
  }
}

/** @param {ts.Node} node */
function isExpression(node) {
  const { parent } = node;
  if (parent === undefined || !ts.isExpression(node) || ts.isNumericLiteral(node)) return false;
  if (/** @type {any} */ (parent).name === node || /** @type {any} */ (parent).propertyName === node)
    return false;
  return !ts.isOmittedExpression(node);
}

/** An expression gives way to one inside it, or to a constant. @param {ts.Node} node @param {ts.SourceFile} file @param {(from: number, to: number, text?: string) => void} add */
function simpler(node, file, add) {
  const start = node.getStart(file);
  ts.forEachChild(node, (child) => {
    // The member's name of `exports.main` would become a variable, and stay one for the programs behind.
    if (child === /** @type {any} */ (node).name) return;
    if (ts.isExpression(child)) add(start, node.end, child.getText(file));
    else if (ts.isTemplateSpan(child)) add(start, node.end, child.expression.getText(file));
    else if (ts.isPropertyAssignment(child)) add(start, node.end, child.initializer.getText(file));
  });
  if (ts.isArrowFunction(node) && ts.isBlock(node.body)) add(node.body.getStart(file), node.body.end, '1');
  for (const constant of ['1', '[1]']) if (node.getText(file) !== constant) add(start, node.end, constant);
}
