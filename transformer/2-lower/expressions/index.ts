// Expressions with a point inside, by kind. Each visitor emits what must happen before and returns a fragment for
// what is left; fragments of operands are held in temporaries where a later operand suspends.
import ts from 'typescript';
import { isOptionalChain } from '../../1-analyse/callees.ts';
import { isAssignment } from '../../1-analyse/operators.ts';
import { concat, type Fragment } from '../fragment.ts';
import type { Lowering } from '../lowering.ts';
import { lowerAssignment } from './assignment.ts';
import { lowerAwait } from './await.ts';
import { lowerBinary } from './binary.ts';
import { lowerCall, lowerNew } from './call.ts';
import { lowerChain } from './chain.ts';
import { lowerClass } from './class.ts';
import { lowerConditional } from './conditional.ts';
import { isElement, lowerJsx } from './jsx.ts';
import { lowerArray, lowerObject } from './literal.ts';
import { lowerElement, lowerProperty } from './member.ts';
import { lowerTagged, lowerTemplate } from './template.ts';
import { lowerUnary } from './unary.ts';
import { lowerYield } from './yield.ts';

export function lowerExpression(lowering: Lowering, node: ts.Expression): Fragment {
  if (isOptionalChain(node)) return lowerChain(lowering, node);
  if (ts.isAwaitExpression(node)) return lowerAwait(lowering, node);
  if (ts.isYieldExpression(node)) return lowerYield(lowering, node);
  if (ts.isParenthesizedExpression(node)) return concat('(', lowering.lower(node.expression), ')');
  if (
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isTypeAssertionExpression(node) ||
    ts.isExpressionWithTypeArguments(node)
  )
    return lowering.lower(node.expression);
  if (ts.isBinaryExpression(node))
    return isAssignment(node) ? lowerAssignment(lowering, node) : lowerBinary(lowering, node);
  if (ts.isConditionalExpression(node)) return lowerConditional(lowering, node);
  if (ts.isCallExpression(node)) return lowerCall(lowering, node);
  if (ts.isNewExpression(node)) return lowerNew(lowering, node);
  if (ts.isPropertyAccessExpression(node)) return lowerProperty(lowering, node);
  if (ts.isElementAccessExpression(node)) return lowerElement(lowering, node);
  if (ts.isArrayLiteralExpression(node)) return lowerArray(lowering, node);
  if (ts.isObjectLiteralExpression(node)) return lowerObject(lowering, node);
  if (ts.isTemplateExpression(node)) return lowerTemplate(lowering, node);
  if (ts.isTaggedTemplateExpression(node)) return lowerTagged(lowering, node);
  if (
    ts.isPrefixUnaryExpression(node) ||
    ts.isPostfixUnaryExpression(node) ||
    ts.isTypeOfExpression(node) ||
    ts.isVoidExpression(node) ||
    ts.isDeleteExpression(node)
  )
    return lowerUnary(lowering, node);
  if (ts.isClassExpression(node)) return lowerClass(lowering, node);
  if (isElement(node)) return lowerJsx(lowering, node);
  lowering.refuse(ts.SyntaxKind[node.kind], node);
}
