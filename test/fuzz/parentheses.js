// @ts-check
// The grammar puts parentheses around most of what it nests, so that it need not know how closely operators bind. People do not:
// half of the programs are printed with those only that the language asks for.
import ts from 'typescript';
import { parses, printable } from './javascript.js';

const printer = ts.createPrinter();

/**
 * The same program without the parentheses that TypeScript's printer can do without; as it was where that cannot be printed or read.
 * @param {string} text
 * @returns {string}
 */
export function withoutParentheses(text) {
  if (!printable(text)) return text;
  const file = ts.createSourceFile('program.tsx', text, ts.ScriptTarget.Latest, true);
  const printed = printer.printFile(/** @type {ts.SourceFile} */ (strip(file)));
  const again = ts.createSourceFile('program.tsx', printed, ts.ScriptTarget.Latest);
  return errors(again) > errors(file) || (parses(text) && !parses(printed)) ? text : printed;
}

/** @param {ts.Node} node @returns {ts.Node} */
function strip(node) {
  const stripped = ts.visitEachChild(node, strip, undefined);
  return ts.isParenthesizedExpression(stripped) && !isAtRisk(node) ? stripped.expression : stripped;
}

const LOGICAL = [
  ts.SyntaxKind.AmpersandAmpersandToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.QuestionQuestionToken,
];

/** Parentheses that are needed and that TypeScript's printer does not put back. @param {ts.Node} node */
function isAtRisk(node) {
  const inner = /** @type {ts.ParenthesizedExpression} */ (node).expression;
  if (ts.isArrowFunction(inner)) return true;
  const logical = (/** @type {ts.Node} */ n) =>
    ts.isBinaryExpression(n) && LOGICAL.includes(n.operatorToken.kind);
  // `??` is not to be mixed with the others.
  return logical(inner) && logical(node.parent);
}

/** @param {ts.SourceFile} file @returns {number} */
function errors(file) {
  return /** @type {{ parseDiagnostics: unknown[] }} */ (/** @type {unknown} */ (file)).parseDiagnostics
    .length;
}
