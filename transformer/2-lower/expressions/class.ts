// class A extends (await b()) { [k()] = 1; static async [await m()]() {…} }
//   →   await#1 b(); $t1 = $r; $t2 = $key(k()); await#2 m();
//       class A extends $t1 { [$t2] = 1; static async [$r]() {…} }
// The head of a class (what it extends, computed names) belongs to the function around it. What is evaluated up to the
// last suspension is held; the class is then made in one step. (Whether its base can be extended V8 looks at then too.)
import ts from '#typescript';
import { isDecorated, isDecoratedMember } from '../../1-analyse/decorators.ts';
import { isAssignment, isStep } from '../../1-analyse/operators.ts';
import { isConstant } from '../../1-analyse/pure.ts';
import type { Binding } from '../../1-analyse/scopes/scope.ts';
import { KeepNative } from '../../diagnostics/report.ts';
import { concat, type Fragment } from '../fragment.ts';
import type { Lowering } from '../lowering.ts';
import { propertyKey } from '../patterns/property-key.ts';

/** The text of a class with a point in its head. */
export function lowerClass(lowering: Lowering, node: ts.ClassLikeDeclaration): Fragment {
  const base = node.heritageClauses?.find((c) => c.token === ts.SyntaxKind.ExtendsKeyword)?.types[0]
    ?.expression;
  const names = node.members.flatMap((m) => computedName(m) ?? []);
  const parts = base ? [base, ...names] : names;
  const until = parts.findLastIndex((p) => lowering.has(p));
  if (until < 0 || hasDecorators(node)) throw new KeepNative('classAwait', node);
  requireMovable(lowering, node, parts.slice(0, until + 1));
  const substitutes = new Map<ts.Node, Fragment>();
  parts.slice(0, until + 1).forEach((part, i) => {
    const value = lowering.value(part);
    if (i === until) substitutes.set(part, concat('(', value, ')'));
    else if (part === base) substitutes.set(part, lowering.hold(value));
    else substitutes.set(part, isConstant(part) ? value : lowering.hold(propertyKey(value)));
  });
  return lowering.verbatim(node, substitutes);
}

/** The expression of a member's computed name, if the member exists at run time. */
function computedName(m: ts.ClassElement): ts.Expression | null {
  if (!m.name || !ts.isComputedPropertyName(m.name)) return null;
  if (ts.isMethodDeclaration(m) && !m.body) return null;
  const typeOnly =
    ts.canHaveModifiers(m) &&
    ts
      .getModifiers(m)
      ?.some((x) => x.kind === ts.SyntaxKind.DeclareKeyword || x.kind === ts.SyntaxKind.AbstractKeyword);
  return typeOnly ? null : m.name.expression;
}

/** Where decorators are evaluated depends on which kind they are, which the syntax does not say. */
function hasDecorators(node: ts.ClassLikeDeclaration): boolean {
  return isDecorated(node) || node.members.some(isDecoratedMember);
}

/** Outside of the class, its name and its private names would mean something else, and sloppy code does other things. */
function requireMovable(lowering: Lowering, node: ts.ClassLikeDeclaration, parts: readonly ts.Node[]): void {
  const isOwn = (b: Binding | null | undefined): boolean => b?.kind === 'self' && b.declaration === node;
  const fixed = (n: ts.Node): boolean =>
    (ts.isIdentifier(n) && isOwn(lowering.file.scopes.refOf.get(n)?.binding)) ||
    ts.isPrivateIdentifier(n) ||
    (lowering.file.sloppy && assigns(n)) ||
    !!ts.forEachChild(n, (c) => fixed(c) || undefined);
  const found = parts.find(fixed);
  if (found) throw new KeepNative('classAwait', found);
}

function assigns(n: ts.Node): boolean {
  return ts.isDeleteExpression(n) || isAssignment(n) || isStep(n);
}
