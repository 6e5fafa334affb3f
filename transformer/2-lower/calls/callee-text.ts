// What the engine calls a callee in `o.m is not a function`: where its value is held in a temporary, or called as a member
// of one, the engine would quote that instead.
import ts from '#typescript';
import { skipParentheses } from '../../1-analyse/parentheses.ts';

const OTHER = '(intermediate value)';

/** `node` as V8 prints it in messages. */
export function calleeText(node: ts.Expression): string {
  const n = skipParentheses(node);
  if (ts.isIdentifier(n)) return n.text;
  if (n.kind === ts.SyntaxKind.ThisKeyword) return 'this';
  const question = 'questionDotToken' in n && n.questionDotToken ? '?.' : '';
  if (ts.isPropertyAccessExpression(n)) return `${calleeText(n.expression)}${question || '.'}${n.name.text}`;
  if (ts.isElementAccessExpression(n)) {
    const object = calleeText(n.expression);
    const key = skipParentheses(n.argumentExpression);
    if (ts.isStringLiteralLike(key)) return `${object}${question || '.'}${key.text}`;
    return `${object}${question}[${ts.isNumericLiteral(key) ? key.text : calleeText(key)}]`;
  }
  if (ts.isCallExpression(n)) return `${calleeText(n.expression)}${question}(...)`;
  return OTHER;
}
