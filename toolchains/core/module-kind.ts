// ES module or CommonJS, for a TypeScript file whose name and package do not say: by its syntax, as Node decides it once the types are gone.
import ts from '#typescript';

/** Whether a file has the syntax of an ES module: import, export, import.meta or a top-level await. */
export function hasModuleSyntax(text: string, fileName: string): boolean {
  // Parents are asked for by nobody, and the kind follows from the name.
  const file = ts.createSourceFile(fileName, text, ts.ScriptTarget.ESNext, false);
  if (file.statements.some(isModuleStatement)) return true;
  return /\bawait\b|\bimport\s*\.\s*meta\b/.test(text) && hasTopLevelAwait(file);
}

function isModuleStatement(statement: ts.Statement): boolean {
  if (ts.isImportDeclaration(statement))
    return statement.importClause?.phaseModifier !== ts.SyntaxKind.TypeKeyword;
  if (ts.isExportDeclaration(statement)) return !statement.isTypeOnly;
  if (ts.isExportAssignment(statement)) return statement.isExportEquals !== true;
  if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) return false;
  return (
    ts.canHaveModifiers(statement) &&
    ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true
  );
}

function hasTopLevelAwait(file: ts.SourceFile): boolean {
  const visit = (node: ts.Node): boolean => {
    if (ts.isMetaProperty(node)) return node.keywordToken === ts.SyntaxKind.ImportKeyword;
    if (ts.isAwaitExpression(node)) return true;
    if (ts.isForOfStatement(node) && node.awaitModifier !== undefined) return true;
    if (ts.isTypeNode(node)) return false;
    // Inside of a function only import.meta counts.
    if (ts.isFunctionLike(node) || ts.isPropertyDeclaration(node)) return hasImportMeta(node);
    return ts.forEachChild(node, visit) === true;
  };
  return visit(file);
}

function hasImportMeta(node: ts.Node): boolean {
  const visit = (inner: ts.Node): boolean =>
    ts.isMetaProperty(inner) && inner.keywordToken === ts.SyntaxKind.ImportKeyword
      ? true
      : ts.forEachChild(inner, visit) === true;
  return visit(node);
}
