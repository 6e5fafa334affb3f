// What a name is known to be because of where it is imported from.
import { isBuiltin } from 'node:module';
import ts from '#typescript';
import type { Scopes } from './scopes/scope.ts';

/** Is `name` bound to what heddle exports as `exported`? A named import, under whatever name. */
export function isHeddles(scopes: Scopes, name: ts.Identifier, exported: string): boolean {
  const declaration = scopes.refOf.get(name)?.binding?.declaration;
  if (!declaration || !ts.isImportSpecifier(declaration)) return false;
  const from = declaration.parent.parent.parent.moduleSpecifier;
  const imported = (declaration.propertyName ?? declaration.name).text;
  return imported === exported && ts.isStringLiteral(from) && from.text === 'heddle';
}

/** Is it an import of heddle or a part of it, for more than types? */
export function loadsHeddle(s: ts.ImportDeclaration): boolean {
  const { importClause: clause, moduleSpecifier: from } = s;
  if (!ts.isStringLiteral(from) || !/^heddle(?:\/(?:fs|net|sync))?$/.test(from.text)) return false;
  if (clause === undefined) return true;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return false;
  const { name, namedBindings } = clause;
  // TypeScript leaves out what is used as a type only: names in lower case are functions.
  return (
    name !== undefined ||
    namedBindings === undefined ||
    ts.isNamespaceImport(namedBindings) ||
    namedBindings.elements.some((e) => !e.isTypeOnly && /^[a-z]/.test((e.propertyName ?? e.name).text))
  );
}

/** Does the file load heddle or a part of it? */
export function importsHeddle(sf: ts.SourceFile): boolean {
  return /['"`]heddle(?:\/(?:fs|net|sync))?['"`]/.test(sf.text);
}

/**
 * Does the module import nothing but Node's builtins and heddle? Then it is in no cycle of imports, and none of its functions is called
 * before its first statement has run. Of any other specifier a single file cannot tell: it may be the name of a neighbour.
 */
export function isLeaf(sf: ts.SourceFile): boolean {
  return sf.statements.every((s) => {
    if (ts.isImportEqualsDeclaration(s)) return ts.isEntityName(s.moduleReference);
    if (!ts.isImportDeclaration(s) && !ts.isExportDeclaration(s)) return true;
    const typesOnly = ts.isImportDeclaration(s)
      ? s.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
      : s.isTypeOnly;
    const from = s.moduleSpecifier;
    if (typesOnly || from === undefined || !ts.isStringLiteral(from)) return true;
    return isBuiltin(from.text) || /^heddle(?:\/|$)/.test(from.text);
  });
}
