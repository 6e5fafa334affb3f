// await f(x)     →   await#1 call: $r = f$d(x);                                 result: $r       f is known (direct.ts)
//                →   await#1 call: $c.k = f, $r = f(x);                         result: $r       it is not
// await o.m(x)   →   $t1 = o.m; await#1 call: $c.k = $t1, $r = $call1($t1, o, x, "o.m");
// await yieldNow() →   await#1 bare                                              result: (void 0) heddle's own
// await v        →   await#1 value: $r = v; $r = $outcome($r);   in order 'exact' every await, without $outcome
// Between the store and the callee's first statement no user code may run: arguments that are more than a name or a
// constant are held in temporaries first.
import ts from '#typescript';
import { isImport, isOptionalChain } from '../../1-analyse/callees.ts';
import { isHeddles } from '../../1-analyse/imports.ts';
import { skipParentheses } from '../../1-analyse/parentheses.ts';
import type { FileContext } from '../file.ts';
import { concat, frag, type Fragment, helper, join, mention, own, placed } from '../fragment.ts';
import { privateBodyOf } from '../functions/hung.ts';
import type { Lowering } from '../lowering.ts';
import { applied, appliedTo } from './applied.ts';
import { calleeOf } from './callee.ts';
import { directWay } from './direct.ts';

/** What an await leaves its value in. */
const R = own('r');

/** Awaits `expression` on behalf of `node`. */
export function lowerAwaited(lowering: Lowering, expression: ts.Expression, node: ts.Node): Fragment {
  const call = skipParentheses(expression);
  if (isYieldNow(lowering.file, call)) {
    lowering.emit({ kind: 'await', point: lowering.point('await', node), mode: 'bare', operand: concat('') });
    return concat('(void 0)');
  }
  if (ts.isCallExpression(call) && !isOptionalChain(call) && isPlainCallee(call.expression)) {
    const operand = directCall(lowering, call);
    lowering.emit({ kind: 'await', point: lowering.point('await', node), mode: 'call', operand });
  } else {
    const operand = lowering.value(expression);
    lowering.emit({ kind: 'await', point: lowering.point('await', node), mode: 'value', operand });
  }
  return concat(R);
}

/** The call needs no look at what it returns: it is known. */
function isYieldNow(file: FileContext, node: ts.Expression): boolean {
  if (!ts.isCallExpression(node) || node.arguments.length > 0 || isOptionalChain(node)) return false;
  const callee = skipParentheses(node.expression);
  return ts.isIdentifier(callee) && isHeddles(file.scopes, callee, 'yieldNow');
}

/** `await o.#m(x)` where the method is compiled: by the body beside it. */
function privateCall(
  lowering: Lowering,
  target: ts.Expression,
  args: readonly ts.Expression[],
  at: number,
): Fragment | null {
  if (!ts.isPropertyAccessExpression(target) || target.questionDotToken) return null;
  if (!ts.isPrivateIdentifier(target.name)) return null;
  const body = privateBodyOf(lowering.file, target.name);
  if (body === null) return null;
  const self = lowering.stable(target.expression, args);
  return frag`${R} = ${placed(at, '')}${self}.${body}(${join([concat('null'), ...lowering.operands(args)], ', ')});`;
}

function isPlainCallee(node: ts.Expression): boolean {
  return node.kind !== ts.SyntaxKind.SuperKeyword && !isImport(node);
}

function directCall(lowering: Lowering, call: ts.CallExpression): Fragment {
  const args = [...call.arguments];
  const at = call.getStart(lowering.file.sf);
  const target = skipParentheses(call.expression);
  const known = ts.isIdentifier(target) ? directWay(lowering.file, target) : null;
  if (known !== null) return frag`${R} = ${placed(at, known)}(${join(lowering.operands(args), ', ')});`;
  const ofClass = privateCall(lowering, target, args, at);
  if (ofClass) return ofClass;
  const impure = args.some((a) => ts.isSpreadElement(a) || !lowering.isPure(a));
  const callee = calleeOf(lowering, call.expression, args, impure);
  const spread = args.some(ts.isSpreadElement);
  const values = lowering.operands(args, !spread);
  const body = mention(lowering.temp());
  const store = frag`${R} = (${body} = ${placed(at, helper('body'))}(${callee.fn})) === undefined ? `;
  if (spread) {
    const list = lowering.hold(concat('[', join(values, ', '), ']'));
    const listed = frag`[null, ...${list}]`;
    return frag`${store}${applied({ ...callee, at }, list)} : ${applied({ ...callee, fn: concat(body), at }, listed)};`;
  }
  const withFrame = [concat('null'), ...values];
  const entered = callee.self
    ? appliedTo({ ...callee, fn: concat(body) }, withFrame)
    : frag`${body}(${join(withFrame, ', ')})`;
  if (callee.held) return frag`${store}${appliedTo(callee, values)} : ${entered};`;
  return frag`${store}${placed(at, '')}${callee.fn}(${join(values, ', ')}) : ${entered};`;
}
