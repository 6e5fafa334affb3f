// What other cores find by its name: the classes of a module's top level, whose instances (errors; those with a codec) are to arrive as
// such, and the AsyncLocalStorages that contexts are given with. Read late, in a function that the runtime calls at need:
//   export class NotFound extends Error {…}   export const request = new AsyncLocalStorage();
//   →   $named($m, () => ({ NotFound, request }));
import ts from '#typescript';
import type { FileContext } from '../2-lower/file.ts';

export function namedValues({ sf, names }: FileContext): string | null {
  const list = sf.statements.flatMap(namesOf);
  if (list.length === 0) return null;
  return `${names.helper('named_')}(${names.own('m')}, () => ({ ${list.join(', ')} }));`;
}

/** Has a module without async functions something that must be found by its name? Errors mostly have a file of their own. */
export function isFoundByName(sf: ts.SourceFile): boolean {
  return sf.statements.some((s) => {
    if (!ts.isClassDeclaration(s)) return namesOf(s).length > 0 && isExported(sf, s);
    const inherits = s.heritageClauses?.some((h) => h.token === ts.SyntaxKind.ExtendsKeyword) === true;
    return namesOf(s).length > 0 && (inherits || hasCodec(s)) && isExported(sf, s);
  });
}

function namesOf(s: ts.Statement): string[] {
  if (ts.isClassDeclaration(s)) return s.name && !has(s, ts.SyntaxKind.DeclareKeyword) ? [s.name.text] : [];
  if (!ts.isVariableStatement(s) || has(s, ts.SyntaxKind.DeclareKeyword)) return [];
  return s.declarationList.declarations.flatMap(({ name, initializer }) =>
    ts.isIdentifier(name) && initializer && isStorage(initializer) ? [name.text] : [],
  );
}

/** `new AsyncLocalStorage()`, `new hooks.AsyncLocalStorage<Store>()` */
function isStorage(e: ts.Expression): boolean {
  if (!ts.isNewExpression(e)) return false;
  const callee = ts.isPropertyAccessExpression(e.expression) ? e.expression.name : e.expression;
  return ts.isIdentifier(callee) && callee.text === 'AsyncLocalStorage';
}

function hasCodec(c: ts.ClassDeclaration): boolean {
  return c.members.some(
    (m) => m.name && ts.isComputedPropertyName(m.name) && /\bencode\b/.test(m.name.getText()),
  );
}

function isExported(sf: ts.SourceFile, s: ts.Statement): boolean {
  if (has(s, ts.SyntaxKind.ExportKeyword)) return true;
  return sf.statements.some(
    (e) =>
      ts.isExportDeclaration(e) &&
      !e.moduleSpecifier &&
      e.exportClause !== undefined &&
      ts.isNamedExports(e.exportClause) &&
      e.exportClause.elements.some((x) => namesOf(s).includes((x.propertyName ?? x.name).text)),
  );
}

function has(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && !!ts.getModifiers(node)?.some((m) => m.kind === kind);
}
