// Statements. One without a point keeps its text; the others go to the file named after them.
import ts from 'typescript';
import { aimOf } from '../../1-analyse/jumps.ts';
import { lowerClass } from '../expressions/class.ts';
import { concat } from '../fragment.ts';
import type { JumpUse } from '../ir.ts';
import type { Lowering } from '../lowering.ts';
import { verbatim } from '../text/verbatim.ts';
import { lowerBlock, lowerLabeled } from './block.ts';
import { lowerDo } from './do.ts';
import { lowerExpressionStatement } from './expression.ts';
import { lowerForAwait } from './for-await.ts';
import { lowerForIn } from './for-in.ts';
import { lowerForOf } from './for-of.ts';
import { lowerFor } from './for.ts';
import { lowerIf } from './if.ts';
import { lowerReturn } from './return.ts';
import { lowerSwitch } from './switch.ts';
import { lowerTry } from './try.ts';
import { lowerClassDeclaration, lowerEnumDeclaration, lowerVariables } from './variable.ts';
import { lowerWhile } from './while.ts';

export function lowerStatement(lowering: Lowering, node: ts.Statement): void {
  if (ts.isFunctionDeclaration(node) && node.name && lowering.localOf(node.name)) return;
  if (ts.isVariableStatement(node)) return lowerVariables(lowering, node);
  if (ts.isClassDeclaration(node) && node.name && lowering.localOf(node.name))
    return lowerClassDeclaration(lowering, node);
  if (ts.isEnumDeclaration(node) && lowering.localOf(node.name)) return lowerEnumDeclaration(lowering, node);
  if (!lowering.has(node)) return keep(lowering, node);
  lowerWithLabels(lowering, node, []);
}

/** `labels`: those that stand directly before `node`. */
export function lowerWithLabels(lowering: Lowering, node: ts.Statement, labels: readonly string[]): void {
  if (ts.isExpressionStatement(node)) return lowerExpressionStatement(lowering, node);
  if (ts.isReturnStatement(node)) return lowerReturn(lowering, node, node.expression!);
  if (ts.isThrowStatement(node))
    return lowering.code(
      concat({ text: 'throw ', at: node.getStart(lowering.file.sf) }, lowering.lower(node.expression), ';'),
      [],
      [],
      true,
    );
  if (ts.isIfStatement(node)) return lowerIf(lowering, node);
  if (ts.isForStatement(node)) return lowerFor(lowering, node, labels);
  if (ts.isWhileStatement(node)) return lowerWhile(lowering, node, labels);
  if (ts.isDoStatement(node)) return lowerDo(lowering, node, labels);
  if (ts.isForOfStatement(node))
    return node.awaitModifier ? lowerForAwait(lowering, node, labels) : lowerForOf(lowering, node, labels);
  if (ts.isForInStatement(node)) return lowerForIn(lowering, node, labels);
  if (ts.isSwitchStatement(node)) return lowerSwitch(lowering, node, labels);
  if (ts.isTryStatement(node)) return lowerTry(lowering, node, labels);
  if (ts.isLabeledStatement(node)) return lowerLabeled(lowering, node, labels);
  if (ts.isBlock(node)) return lowerBlock(lowering, node, labels);
  if (ts.isClassDeclaration(node) && lowering.has(node)) return lowering.code(lowerClass(lowering, node));
  if (labels.length > 0 || !lowering.has(node)) return keep(lowering, node);
  lowering.refuse(ts.SyntaxKind[node.kind], node);
}

/** A statement without a point: its text, adjusted where it jumps out. */
export function keep(lowering: Lowering, node: ts.Statement): void {
  if (ts.isEmptyStatement(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
  const jumps: JumpUse[] = [];
  const parts = verbatim(lowering.file, node, lowering, undefined, jumps);
  const { reads, writes } = lowering.verbatimUses(node);
  if (needsSemicolon(lowering.file.sf, node)) parts.push(';');
  const ends =
    ts.isReturnStatement(node) ||
    ts.isThrowStatement(node) ||
    (ts.isBreakOrContinueStatement(node) && aimOf(node) !== null);
  lowering.code({ parts, reads, writes }, killsOf(lowering, node), jumps, ends);
}

/** `x = …` as a whole statement overwrites x. */
function killsOf(lowering: Lowering, node: ts.Statement): ReturnType<Lowering['kill']> {
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
