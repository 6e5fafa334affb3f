// Functions of a module's top level: made once, and found again by the module's URL and their name.
import ts from '#typescript';

/** A declaration at the top level, or the value of a variable that is declared there. */
export function isModuleLevel(node: ts.Node): boolean {
  if (ts.isFunctionDeclaration(node)) return ts.isSourceFile(node.parent);
  const statement = node.parent?.parent?.parent;
  return (
    ts.isVariableDeclaration(node.parent) &&
    statement !== undefined &&
    ts.isVariableStatement(statement) &&
    ts.isSourceFile(statement.parent)
  );
}

/** Is it evaluated once, with the module? */
export function isEvaluatedOnce(node: ts.Node): boolean {
  for (let n = node.parent; n && !ts.isSourceFile(n); n = n.parent) {
    if (ts.isFunctionLike(n) || ts.isPropertyDeclaration(n)) return false;
    if (ts.isIterationStatement(n, false)) return false;
  }
  return true;
}
