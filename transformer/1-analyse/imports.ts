// What a name is known to be because of where it is imported from.
import ts from 'typescript';
import type { Scopes } from './scope.ts';

/** Is `name` bound to what heddle exports as `exported`? A named import, under whatever name. */
export function isHeddles(scopes: Scopes, name: ts.Identifier, exported: string): boolean {
  const declaration = scopes.refOf.get(name)?.binding?.declaration;
  if (!declaration || !ts.isImportSpecifier(declaration)) return false;
  const from = declaration.parent.parent.parent.moduleSpecifier;
  const imported = (declaration.propertyName ?? declaration.name).text;
  return imported === exported && ts.isStringLiteral(from) && from.text === 'heddle';
}
