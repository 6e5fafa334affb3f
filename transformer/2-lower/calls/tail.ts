// What a function returns of a call is the call's outcome, and the call takes the direct way, as an awaited one does: whoever
// is cancelled reaches what it runs, and there is neither a task nor a frame that passes its result on.
//   return f(x)           →   return f$d(x);                                f is known (direct.ts): the cell says what came of it
//                         →   return $tail(($c.k = f, f(x)));               f is an async function or imported
//                         →   return $tail(($t1 = g(), $c.k = f, f($t1)));  no user code runs behind the store
//   return o.m(x)         →   return $tailCall(o.m, o, [x], "o.m");                any other callee, see returned-call.ts
//   return o?.m(x)        →   return ($t1 = o) === null || $t1 === undefined ? undefined : $tailCall($t1.m, $t1, [x], "o?.m");
//   return c ? f(x) : v   →   return (c ? f$d(x) : $ret(v));                also the right of ??, ||, && and a comma
// Only where nothing of this function runs behind the return: an iterator to be closed, a finally block, a disposal would
// find the call's outcome in the cell, and a catch clause would see what the call throws. There the call is an owned one.
import ts from '#typescript';
import { somethingBehind } from '../../1-analyse/behind-return.ts';
import { isOptionalChain } from '../../1-analyse/callees.ts';
import { isComma, isLogical } from '../../1-analyse/operators.ts';
import { skipParentheses } from '../../1-analyse/parentheses.ts';
import { isPrimitive } from '../../1-analyse/pure.ts';
import {
  concat,
  type Embeddable,
  frag,
  type Fragment,
  helper,
  join,
  mention,
  type Mention,
  placed,
} from '../fragment.ts';
import type { Lowering } from '../lowering.ts';
import { calleeText } from './callee-text.ts';
import { directWay } from './direct.ts';
import { callBy, mayBeCompiled } from './returned-call.ts';
import { adopts } from './returns.ts';

/** `return expression` as one whose value is a call's outcome; null if it is none. */
export function tailCall(lowering: Lowering, expression: ts.Expression, at: number): Fragment | null {
  const { fn } = lowering;
  if (!adopts(fn) || lowering.exits.onTheWay || somethingBehind(expression)) return null;
  const outcome = outcomeOf(lowering, expression);
  return outcome && frag`${placed(at, 'return ')}${outcome};`;
}

/** An expression that leaves in the cell what came of its call; null if there is none that it returns the value of. */
function outcomeOf(lowering: Lowering, expression: ts.Expression): Fragment | null {
  const node = skipParentheses(expression);
  if (ts.isCallExpression(node))
    return isOptionalChain(node) ? ofChain(lowering, node) : ofCall(lowering, node);
  // Its parts are lowered one by one, see statements/return.ts.
  if (lowering.has(node)) return null;
  if (ts.isConditionalExpression(node)) {
    const then = outcomeOf(lowering, node.whenTrue);
    const other = outcomeOf(lowering, node.whenFalse);
    if (!then && !other) return null;
    const test = lowering.lower(node.condition);
    return frag`(${test} ? ${then ?? settled(lowering, node.whenTrue)} : ${other ?? settled(lowering, node.whenFalse)})`;
  }
  if (isLogical(node)) {
    const right = outcomeOf(lowering, node.right);
    if (!right) return null;
    const left = lowering.temp();
    const test = frag`(${mention(left)} = ${lowering.value(node.left)})`;
    return logical(node, test, concat(left), right);
  }
  if (!isComma(node)) return null;
  const right = outcomeOf(lowering, node.right);
  return right && frag`(${lowering.lower(node.left)}, ${right})`;
}

function logical(node: ts.BinaryExpression, test: Fragment, left: Fragment, right: Fragment): Fragment {
  const given = frag`${helper('ret')}(${left})`;
  switch (node.operatorToken.kind) {
    case ts.SyntaxKind.AmpersandAmpersandToken:
      return frag`(${test} ? ${right} : ${given})`;
    case ts.SyntaxKind.BarBarToken:
      return frag`(${test} ? ${given} : ${right})`;
    default:
      return frag`(${test} !== null && ${left} !== undefined ? ${given} : ${right})`;
  }
}

/** What is returned as it is, or adopted. */
function settled(lowering: Lowering, value: ts.Expression): Fragment {
  return isPrimitive(value) ? lowering.lower(value) : frag`${helper('ret')}(${lowering.value(value)})`;
}

function ofCall(lowering: Lowering, call: ts.CallExpression): Fragment | null {
  const { file } = lowering;
  if (!mayBeCompiled(lowering, call)) return null;
  const callee = skipParentheses(call.expression);
  if (!ts.isIdentifier(callee) || call.arguments.some(ts.isSpreadElement))
    return callBy(lowering, 'tailCall', call);
  const args = [...call.arguments];
  const from = call.getStart(file.sf);
  const known = directWay(file, callee);
  if (known !== null) return frag`${placed(from, known)}(${join(lowering.operands(args), ', ')})`;
  if (!isConstantName(lowering, callee)) return callBy(lowering, 'tailCall', call);
  const held: Embeddable[] = [];
  const values = lowering.has(call) ? lowering.operands(args, true) : inPlace(lowering, args, held);
  const name = lowering.verbatim(callee);
  const body = mention(lowering.temp());
  const found = frag`(${body} = ${helper('body')}(${name})) === undefined`;
  const made = frag`${placed(from, '')}${name}(${join(values, ', ')})`;
  const entered = frag`${body}(${join([concat('null'), ...values], ', ')})`;
  return frag`${helper('tail')}((${concat(...held)}${found} ? ${made} : ${entered}))`;
}

/** `o?.m(x)`, `o.m?.(x)` and `f?.(x)`, where that is all of the chain and nothing in it suspends. */
function ofChain(lowering: Lowering, call: ts.CallExpression): Fragment | null {
  const callee = call.expression;
  if (lowering.has(call)) return null;
  const values = (): Fragment => join(lowering.operands([...call.arguments]), ', ');
  const absent = (value: Embeddable, held: Mention): Fragment =>
    frag`(${held} = ${value}) === null || ${held} === undefined`;
  const at = call.getStart(lowering.file.sf);
  const by = placed(at, helper('tailCall'));
  const text = JSON.stringify(calleeText(callee));
  if (call.questionDotToken && ts.isIdentifier(callee)) {
    const fn = mention(lowering.temp());
    return frag`(${absent(lowering.verbatim(callee), fn)} ? undefined : ${by}(${fn}, undefined, [${values()}], ${text}))`;
  }
  if (!ts.isPropertyAccessExpression(callee) || isOptionalChain(callee.expression)) return null;
  if (callee.expression.kind === ts.SyntaxKind.SuperKeyword) return null;
  if (!!call.questionDotToken === !!callee.questionDotToken) return null;
  const self = mention(lowering.temp());
  const object = lowering.value(callee.expression);
  const member = (base: Embeddable): Fragment => concat(base, '.', callee.name.text);
  if (callee.questionDotToken)
    return frag`(${absent(object, self)} ? undefined : ${by}(${member(self)}, ${self}, [${values()}], ${text}))`;
  const fn = mention(lowering.temp());
  return frag`(${absent(member(frag`(${self} = ${object})`), fn)} ? undefined : ${by}(${fn}, ${self}, [${values()}], ${text}))`;
}

/** Arguments that are more than names and constants are held within the expression: it may stand in text kept as it is. */
function inPlace(lowering: Lowering, args: readonly ts.Expression[], held: Embeddable[]): Fragment[] {
  if (args.every((a) => lowering.isPure(a))) return args.map((a) => lowering.value(a));
  return args.map((a) => {
    const name = mention(lowering.temp());
    held.push(concat(name, ' = ', lowering.value(a), ', '));
    return concat(name);
  });
}

/** Is it a name for ever of a compiled function, or of something imported? */
function isConstantName(lowering: Lowering, callee: ts.Identifier): boolean {
  const binding = lowering.bindingOf(callee);
  if (!binding || binding.redeclared || binding.storage?.local.kind === 'box') return false;
  if (binding.storage?.local.guarded || binding.refs.some((r) => r.write && !r.declares)) return false;
  if (lowering.file.scopes.names.has('eval')) return false;
  const node = binding.declaration;
  const made = ts.isVariableDeclaration(node) && node.initializer ? node.initializer : node;
  const compiled = lowering.file.lowered.get(made);
  if (compiled) return !compiled.fn.generator;
  return ts.isImportSpecifier(node) || ts.isImportClause(node);
}
