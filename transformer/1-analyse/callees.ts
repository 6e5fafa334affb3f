// What kind of callee or chain an expression is.
import ts from '#typescript';

/** A part of `a?.b.c(d)`, up to where the chain ends. */
export function isOptionalChain(node: ts.Node): boolean {
  return (
    (node.flags & ts.NodeFlags.OptionalChain) !== 0 &&
    (ts.isPropertyAccessExpression(node) ||
      ts.isElementAccessExpression(node) ||
      ts.isCallExpression(node) ||
      ts.isNonNullExpression(node))
  );
}

/** What stands before the parenthesis in `import(x)`, `import.defer(x)` and `import.source(x)`: no value of its own. */
export function isImport(callee: ts.Expression): boolean {
  if (callee.kind === ts.SyntaxKind.ImportKeyword) return true;
  return (
    ts.isMetaProperty(callee) &&
    callee.keywordToken === ts.SyntaxKind.ImportKeyword &&
    callee.name.text !== 'meta'
  );
}
