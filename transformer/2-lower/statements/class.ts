// class A {…}   →   A = class A {…};       A a local of the function
import ts from '#typescript';
import { concat } from '../fragment.ts';
import type { Lowering } from '../lowering.ts';
import { declare } from '../patterns/declare.ts';
import { madeInside } from '../text/made-inside.ts';

export function lowerClassDeclaration(lowering: Lowering, node: ts.ClassDeclaration): boolean {
  if (!node.name || !lowering.localOf(node.name)) return false;
  const text = lowering.has(node) ? lowering.classText(node) : lowering.verbatim(node);
  const declared = ts.getDecorators(node)?.length || isAbstract(node);
  const made = declared ? madeInside(text, node.name) : text;
  const { code, kills } = declare(lowering, node.name, made, false);
  lowering.code(concat(code, ';'), kills);
  return true;
}

/** Only a declaration can be. */
function isAbstract(node: ts.ClassDeclaration): boolean {
  return node.modifiers?.some((m) => m.kind === ts.SyntaxKind.AbstractKeyword) ?? false;
}

/** A class of its own block with a point in its head. */
export function lowerClassStatement(lowering: Lowering, node: ts.ClassDeclaration): void {
  lowering.code(lowering.classText(node));
}
