// A module that begins a program on the main thread only and declares things beside that: another thread may load it even if it
// is the program's entry. Anything else an entry does when it is loaded would be done again there.
//   export function hash(x) {…}   if (isMainThread) await main();   →   $module(import.meta.url, […], "main.ts", true)
import ts from '#typescript';
import { skipParentheses } from './parentheses.ts';

/** Does the module run something, and that on the main thread only? */
export function guardsProgram(sf: ts.SourceFile): boolean {
  return sf.statements.some(isGuarded) && sf.statements.every((s) => isGuarded(s) || declares(s));
}

/** `if (isMainThread) …`, `if (import.meta.main) …` and the like, without an `else`. */
function isGuarded(s: ts.Statement): boolean {
  return ts.isIfStatement(s) && s.elseStatement === undefined && isGuard(s.expression);
}

function isGuard(e: ts.Expression): boolean {
  const test = skipParentheses(e);
  if (ts.isBinaryExpression(test)) {
    const { kind } = test.operatorToken;
    if (kind === ts.SyntaxKind.AmpersandAmpersandToken) return isGuard(test.left) || isGuard(test.right);
    if (kind === ts.SyntaxKind.BarBarToken) return isGuard(test.left) && isGuard(test.right);
    if (kind !== ts.SyntaxKind.EqualsEqualsEqualsToken && kind !== ts.SyntaxKind.EqualsEqualsToken)
      return false;
    return [test.left, test.right].some((side) => mentions(side, isScript) || isRequireMain(side));
  }
  if (ts.isIdentifier(test)) return test.text === 'isMainThread';
  if (!ts.isPropertyAccessExpression(test)) return false;
  return (
    test.name.text === 'isMainThread' || (test.name.text === 'main' && ts.isMetaProperty(test.expression))
  );
}

/** `process.argv[1]` */
function isScript(node: ts.Node): boolean {
  return (
    ts.isElementAccessExpression(node) &&
    ts.isNumericLiteral(node.argumentExpression) &&
    node.argumentExpression.text === '1' &&
    /\bargv$/.test(node.expression.getText())
  );
}

/** `require.main`, compared with `module` */
function isRequireMain(e: ts.Expression): boolean {
  const side = skipParentheses(e);
  return (
    ts.isPropertyAccessExpression(side) &&
    side.name.text === 'main' &&
    ts.isIdentifier(side.expression) &&
    side.expression.text === 'require'
  );
}

function declares(s: ts.Statement): boolean {
  if (
    ts.isImportDeclaration(s) ||
    ts.isImportEqualsDeclaration(s) ||
    ts.isExportDeclaration(s) ||
    ts.isFunctionDeclaration(s) ||
    ts.isInterfaceDeclaration(s) ||
    ts.isTypeAliasDeclaration(s) ||
    ts.isEnumDeclaration(s) ||
    ts.isEmptyStatement(s)
  )
    return true;
  if (ts.isVariableStatement(s) || ts.isClassDeclaration(s) || ts.isExportAssignment(s)) return !awaits(s);
  if (!ts.isExpressionStatement(s)) return false;
  const { expression: e } = s;
  // A directive, or `exports.hash = hash`.
  return ts.isStringLiteral(e) || (isAssignment(e) && !awaits(s));
}

function isAssignment(e: ts.Expression): boolean {
  return ts.isBinaryExpression(e) && e.operatorToken.kind === ts.SyntaxKind.EqualsToken;
}

/** `await import('node:worker_threads')` does what an import does. */
function awaits(node: ts.Node): boolean {
  return mentions(node, (n) => ts.isAwaitExpression(n) && !isImport(n.expression));
}

function isImport(e: ts.Expression): boolean {
  const call = skipParentheses(e);
  if (!ts.isCallExpression(call) || call.expression.kind !== ts.SyntaxKind.ImportKeyword) return false;
  return call.arguments.length > 0 && ts.isStringLiteralLike(call.arguments[0]!);
}

/** Is there such a node, outside of functions? */
function mentions(node: ts.Node, is: (node: ts.Node) => boolean): boolean {
  if (is(node)) return true;
  if (ts.isFunctionLike(node)) return false;
  return ts.forEachChild(node, (child) => mentions(child, is) || undefined) === true;
}
