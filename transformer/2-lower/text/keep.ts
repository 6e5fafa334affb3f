// A statement without a point: its text, adjusted where it jumps out.
import ts from '#typescript';
import { aimOf } from '../../1-analyse/jumps.ts';
import type { Local } from '../../1-analyse/storage/local.ts';
import { concat } from '../fragment.ts';
import type { JumpUse } from '../ir.ts';
import type { Lowering } from '../lowering.ts';

export function keep(lowering: Lowering, node: ts.Statement): void {
  if (ts.isEmptyStatement(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
  const jumps: JumpUse[] = [];
  const text = lowering.verbatim(node, undefined, jumps);
  const ends =
    ts.isReturnStatement(node) ||
    ts.isThrowStatement(node) ||
    (ts.isBreakOrContinueStatement(node) && aimOf(node) !== null);
  const semicolon = needsSemicolon(lowering.file.sf, node) ? ';' : '';
  lowering.code(concat(text, semicolon), killsOf(lowering, node), jumps, ends);
}

/** `x = …` as a whole statement overwrites x. */
function killsOf(lowering: Lowering, node: ts.Statement): Local[] {
  if (!ts.isExpressionStatement(node) || !ts.isBinaryExpression(node.expression)) return [];
  const { left, operatorToken } = node.expression;
  return operatorToken.kind === ts.SyntaxKind.EqualsToken && ts.isIdentifier(left) ? lowering.kill(left) : [];
}

function needsSemicolon(sf: ts.SourceFile, node: ts.Statement): boolean {
  return (
    (ts.isExpressionStatement(node) ||
      ts.isVariableStatement(node) ||
      ts.isThrowStatement(node) ||
      ts.isDoStatement(node) ||
      ts.isDebuggerStatement(node) ||
      ts.isBreakOrContinueStatement(node)) &&
    sf.text[node.end - 1] !== ';'
  );
}
