// The name that the engine gives to an anonymous function by where it stands. Something that is put around the function takes
// that name from it, so it has to be said: as the key of a literal, `({ "f": (x) => {…} })["f"]`.
import ts from '#typescript';
import { isNaming } from '../../1-analyse/operators.ts';
import { withParentheses } from '../../1-analyse/parentheses.ts';
import type { FileContext } from '../file.ts';

/** The text of a name that is the same whenever it is evaluated; null of a computed one. */
export function staticName(name: ts.PropertyName | ts.BindingName | ts.MemberName): string | null {
  if (ts.isIdentifier(name) || ts.isStringLiteral(name) || ts.isPrivateIdentifier(name)) return name.text;
  if (ts.isBigIntLiteral(name)) return String(BigInt(name.text.slice(0, -1)));
  return ts.isNumericLiteral(name) ? String(Number(name.text)) : null;
}

/** The name of an anonymous function that stands where `node` does; '' is none, null one that must be left to the engine. */
export function inferredName(file: FileContext, node: ts.Node): string | null {
  const n = withParentheses(node);
  const p = n.parent;
  if (ts.isVariableDeclaration(p)) return ts.isIdentifier(p.name) && !isOfNamespace(p) ? p.name.text : '';
  if (ts.isBindingElement(p) || ts.isParameter(p)) return ts.isIdentifier(p.name) ? p.name.text : '';
  if (ts.isBinaryExpression(p)) {
    if (p.right !== n || !isNaming(p.operatorToken.kind) || !ts.isIdentifier(p.left)) return '';
    return isExported(file, p.left) ? '' : p.left.text;
  }
  if (ts.isPropertyAssignment(p)) {
    const text = staticName(p.name);
    return text === '__proto__' ? '' : text;
  }
  if (ts.isPropertyDeclaration(p)) return staticName(p.name);
  if (ts.isShorthandPropertyAssignment(p)) return p.name.text;
  if (ts.isExportAssignment(p)) return p.isExportEquals ? '' : file.commonJs ? null : 'default';
  // Whether an attribute or a child becomes a property depends on what turns JSX into calls.
  return ts.isJsxExpression(p) ? null : '';
}

/** TypeScript makes a member of an exported variable of a namespace, and assigning to a member names nothing. */
function isOfNamespace(d: ts.VariableDeclaration): boolean {
  return isExportedVariable(d) && ts.isModuleBlock(d.parent.parent.parent);
}

/** Nor does assigning to what is exported from CommonJS: as a member too. */
function isExported(file: FileContext, id: ts.Identifier): boolean {
  const d = file.scopes.refOf.get(id)?.binding?.declaration;
  return !!d && ts.isVariableDeclaration(d) && becomesMember(file, d);
}

function isExportedVariable(d: ts.VariableDeclaration): boolean {
  const statement = d.parent.parent;
  return (
    ts.isVariableStatement(statement) &&
    !!statement.modifiers?.some((m) => m.kind === ts.SyntaxKind.ExportKeyword)
  );
}

/** Is the variable a property that anybody may assign to: of CommonJS's exports, of a namespace? */
export function becomesMember(file: FileContext, d: ts.VariableDeclaration): boolean {
  return isExportedVariable(d) && (file.commonJs || ts.isModuleBlock(d.parent.parent.parent));
}
