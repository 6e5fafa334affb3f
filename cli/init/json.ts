// Files of JSON, with comments or without, as trees whose places in the text are known.
import ts from '#typescript';

export function jsonRoot(file: string, text: string): ts.Expression | undefined {
  const [statement] = ts.createSourceFile(
    file,
    text,
    ts.ScriptTarget.Latest,
    true,
    ts.ScriptKind.JSON,
  ).statements;
  return statement !== undefined && ts.isExpressionStatement(statement) ? statement.expression : undefined;
}

/** The value of a property, if `node` is an object that has it. */
export function member(node: ts.Node | undefined, name: string): ts.Expression | undefined {
  if (node === undefined || !ts.isObjectLiteralExpression(node)) return undefined;
  for (const each of node.properties)
    if (ts.isPropertyAssignment(each) && ts.isStringLiteral(each.name) && each.name.text === name)
      return each.initializer;
  return undefined;
}
