// enum E {…}   →   E = (() => { enum E {…} return E; })();
import ts from '#typescript';
import { concat, empty } from '../fragment.ts';
import type { Lowering } from '../lowering.ts';
import { declare } from '../patterns/declare.ts';
import { madeInside } from '../text/made-inside.ts';

export function lowerEnumDeclaration(lowering: Lowering, node: ts.EnumDeclaration): boolean {
  if (!lowering.localOf(node.name)) return false;
  // A constant one is an enum like any other: its uses are those of a variable now.
  const constant = node.modifiers?.find((m) => m.kind === ts.SyntaxKind.ConstKeyword);
  const text = lowering.verbatim(node, constant && new Map([[constant, empty]]));
  const { code, kills } = declare(lowering, node.name, madeInside(text, node.name), false);
  lowering.code(concat(code, ';'), kills);
  return true;
}
