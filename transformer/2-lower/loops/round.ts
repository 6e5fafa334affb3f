// The head of for…of and for…in: gives the round's value to what the head declares or names.
import ts from '#typescript';
import { eachName } from '../../1-analyse/scopes/declare.ts';
import { usingKind } from '../../1-analyse/using.ts';
import { lowerDisposal, used } from '../exits/disposal.ts';
import { concat, type Fragment, placed } from '../fragment.ts';
import type { Lowering } from '../lowering.ts';
import { aliases } from '../patterns/boxes.ts';
import {
  declare,
  declareEmpty,
  declareGuarded,
  declaring,
  isVarList,
  keywordOf,
  needsSteps,
} from '../patterns/declare.ts';
import { declaresStored } from '../text/access.ts';

/** A round: the head takes its value, the body follows, and what the head uses is disposed of. */
export function lowerRound(lowering: Lowering, node: ts.ForInOrOfStatement, value: Fragment): void {
  const head = node.initializer;
  const using = ts.isVariableDeclarationList(head) ? usingKind(head) : null;
  const round = (given: Fragment): void => {
    takeValue(lowering, node, given);
    lowering.statement(node.statement);
  };
  if (!using) return round(value);
  const list = head as ts.VariableDeclarationList;
  lowerDisposal(lowering, using, list, () => round(used(lowering, list, value)));
}

function takeValue(lowering: Lowering, node: ts.ForInOrOfStatement, value: Fragment): void {
  const head = node.initializer;
  if (ts.isVariableDeclarationList(head))
    aliases(lowering, (found) => eachName(head.declarations[0]!.name, found));
  if (!ts.isVariableDeclarationList(head)) {
    if (lowering.has(head)) return lowering.assignTo(head, value);
    lowering.code(concat('(', lowering.verbatim(head), ' = ', value, ');'));
    return;
  }
  const { name } = head.declarations[0]!;
  const isVar = isVarList(head);
  declareGuarded(lowering, name);
  if (needsSteps(lowering, name))
    lowering.pattern(name as ts.BindingPattern, lowering.hold(value), declaring(lowering, isVar));
  else if (!declaresStored(lowering.file, name)) {
    lowering.code(
      concat(
        placed(head.getStart(lowering.file.sf), keywordOf(head)),
        lowering.verbatim(name),
        ' = ',
        value,
        ';',
      ),
    );
  } else if (ts.isIdentifier(name)) {
    const { code, kills } = declare(lowering, name, value, isVar);
    lowering.code(concat(code, ';'), kills);
  } else {
    for (const a of declareEmpty(lowering, name, isVar)) lowering.code(concat(a.code, ';'), a.kills);
    lowering.code(concat('(', lowering.verbatim(name), ' = ', value, ');'));
  }
}

/** Names of the head may be mentioned in its expression, where they have no value yet. */
export function guardHead(lowering: Lowering, node: ts.ForInOrOfStatement): void {
  const head = node.initializer;
  if (ts.isVariableDeclarationList(head)) declareGuarded(lowering, head.declarations[0]!.name, true);
}
