// @ts-check
// The grammar puts parentheses around most of what it nests, so that it need not know how closely operators bind. People do not:
// half of the programs are printed with those only that the language asks for.
import ts from 'typescript';
import { printable } from './javascript.js';

const printer = ts.createPrinter();

/**
 * The same program without the parentheses that TypeScript's printer can do without; as it was if that cannot be printed or read.
 * @param {string} text
 * @returns {string}
 */
export function withoutParentheses(text) {
  if (!printable(text)) return text;
  const file = ts.createSourceFile('program.tsx', text, ts.ScriptTarget.Latest);
  const printed = printer.printFile(/** @type {ts.SourceFile} */ (strip(file)));
  const again = ts.createSourceFile('program.tsx', printed, ts.ScriptTarget.Latest);
  return errors(again) > errors(file) ? text : printed;
}

/** @param {ts.Node} node @returns {ts.Node} */
function strip(node) {
  const stripped = ts.visitEachChild(node, strip, undefined);
  return ts.isParenthesizedExpression(stripped) ? stripped.expression : stripped;
}

/** @param {ts.SourceFile} file @returns {number} */
function errors(file) {
  return /** @type {{ parseDiagnostics: unknown[] }} */ (/** @type {unknown} */ (file)).parseDiagnostics
    .length;
}
