// The visitors, by syntax kind. Imported only where the lowering of a file begins: visitors reach each other through the
// lowering that they are given, so that none of them needs another's file.
import ts from '#typescript';
import { isAssignment } from '../1-analyse/operators.ts';
import { lowerArray } from './expressions/array.ts';
import { lowerAssignment } from './expressions/assignment.ts';
import { lowerAwait } from './expressions/await.ts';
import { lowerBinary } from './expressions/binary.ts';
import { lowerCall } from './expressions/call.ts';
import { lowerChain } from './expressions/chain.ts';
import { lowerClass } from './expressions/class.ts';
import { lowerConditional } from './expressions/conditional.ts';
import { lowerJsx } from './expressions/jsx.ts';
import { lowerElement, lowerProperty } from './expressions/member.ts';
import { lowerNew } from './expressions/new.ts';
import { lowerObject } from './expressions/object.ts';
import { lowerParentheses, lowerTyped } from './expressions/parentheses.ts';
import { lowerTagged, lowerTemplate } from './expressions/template.ts';
import { lowerUnary } from './expressions/unary.ts';
import { lowerYield } from './expressions/yield.ts';
import { lowerFunction } from './functions/function.ts';
import { assignTo, lowerPattern } from './patterns/pattern.ts';
import { lowerBlock } from './statements/block.ts';
import { lowerClassDeclaration, lowerClassStatement } from './statements/class.ts';
import { lowerDo } from './statements/do.ts';
import { lowerEnumDeclaration } from './statements/enum.ts';
import { lowerExpressionStatement } from './statements/expression.ts';
import { lowerForAwait } from './statements/for-await.ts';
import { lowerForIn } from './statements/for-in.ts';
import { lowerForOf } from './statements/for-of.ts';
import { lowerFor } from './statements/for.ts';
import { lowerFunctionDeclaration } from './statements/function.ts';
import { lowerIf } from './statements/if.ts';
import { lowerLabeled } from './statements/labeled.ts';
import { lowerList } from './statements/list.ts';
import { lowerReturn } from './statements/return.ts';
import { lowerSwitch } from './statements/switch.ts';
import { lowerThrow } from './statements/throw.ts';
import { lowerTry } from './statements/try.ts';
import { lowerVariables } from './statements/variable.ts';
import { lowerWhile } from './statements/while.ts';
import { ownText, verbatim } from './text/verbatim.ts';
import type { Visitors } from './visitor.ts';

const K = ts.SyntaxKind;

export const visitors: Visitors = {
  expressions: {
    [K.ArrayLiteralExpression]: lowerArray,
    [K.AsExpression]: lowerTyped,
    [K.AwaitExpression]: lowerAwait,
    [K.BinaryExpression]: (lowering, node: ts.BinaryExpression) =>
      isAssignment(node) ? lowerAssignment(lowering, node) : lowerBinary(lowering, node),
    [K.CallExpression]: lowerCall,
    [K.ClassExpression]: lowerClass,
    [K.ConditionalExpression]: lowerConditional,
    [K.DeleteExpression]: lowerUnary,
    [K.ElementAccessExpression]: lowerElement,
    [K.ExpressionWithTypeArguments]: lowerTyped,
    [K.JsxElement]: lowerJsx,
    [K.JsxFragment]: lowerJsx,
    [K.JsxSelfClosingElement]: lowerJsx,
    [K.NewExpression]: lowerNew,
    [K.NonNullExpression]: lowerTyped,
    [K.ObjectLiteralExpression]: lowerObject,
    [K.ParenthesizedExpression]: lowerParentheses,
    [K.PostfixUnaryExpression]: lowerUnary,
    [K.PrefixUnaryExpression]: lowerUnary,
    [K.PropertyAccessExpression]: lowerProperty,
    [K.SatisfiesExpression]: lowerTyped,
    [K.TaggedTemplateExpression]: lowerTagged,
    [K.TemplateExpression]: lowerTemplate,
    [K.TypeAssertionExpression]: lowerTyped,
    [K.TypeOfExpression]: lowerUnary,
    [K.VoidExpression]: lowerUnary,
    [K.YieldExpression]: lowerYield,
  },
  chain: lowerChain,
  statements: {
    [K.Block]: lowerBlock,
    [K.ClassDeclaration]: lowerClassStatement,
    [K.DoStatement]: lowerDo,
    [K.ExpressionStatement]: lowerExpressionStatement,
    [K.ForInStatement]: lowerForIn,
    [K.ForOfStatement]: (lowering, node: ts.ForOfStatement, labels) =>
      node.awaitModifier ? lowerForAwait(lowering, node, labels) : lowerForOf(lowering, node, labels),
    [K.ForStatement]: lowerFor,
    [K.IfStatement]: lowerIf,
    [K.LabeledStatement]: lowerLabeled,
    [K.ReturnStatement]: (lowering, node: ts.ReturnStatement) =>
      lowerReturn(lowering, node, node.expression!),
    [K.SwitchStatement]: lowerSwitch,
    [K.ThrowStatement]: lowerThrow,
    [K.TryStatement]: lowerTry,
    [K.WhileStatement]: lowerWhile,
  },
  declarations: {
    [K.ClassDeclaration]: lowerClassDeclaration,
    [K.EnumDeclaration]: lowerEnumDeclaration,
    [K.FunctionDeclaration]: lowerFunctionDeclaration,
    [K.VariableStatement]: lowerVariables,
  },
  list: lowerList,
  pattern: lowerPattern,
  assign: assignTo,
  text: verbatim,
  own: ownText,
  nested: lowerFunction,
};
