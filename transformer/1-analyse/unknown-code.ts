// Which code is not there to see: calls of what may be anything, and what runs code without saying so.
import ts from '#typescript';

/** Does anything in it run code that is not there to see? */
export function runsUnknown(node: ts.Node): boolean {
  return isUnknown(node) || !!ts.forEachChild(node, (c) => runsUnknown(c) || undefined);
}

const CHEAP_METHODS = new Set([
  'charCodeAt',
  'codePointAt',
  'push',
  'pop',
  'fromCharCode',
  'isInteger',
  'isNaN',
]);

export function isUnknown(node: ts.Node): boolean {
  if (ts.isCallExpression(node)) {
    const callee = node.expression;
    if (!ts.isPropertyAccessExpression(callee)) return true;
    const onMath = ts.isIdentifier(callee.expression) && callee.expression.text === 'Math';
    return !onMath && !CHEAP_METHODS.has(callee.name.text);
  }
  return (
    ts.isNewExpression(node) ||
    ts.isTaggedTemplateExpression(node) ||
    ts.isSpreadElement(node) ||
    ts.isSpreadAssignment(node) ||
    ts.isArrayBindingPattern(node) ||
    ts.isAwaitExpression(node) ||
    ts.isYieldExpression(node) ||
    ts.isFunctionLike(node) ||
    ts.isClassLike(node)
  );
}
