// What stays native, and why. Every refusal is a KeepNative carrying its message and place.
import ts from '#typescript';
import { KeepNative } from '../../diagnostics/report.ts';
import type { Scopes } from '../scopes/scope.ts';
import { type AsyncFunction, isMapped, nameOf, saysNative } from './functions.ts';

function anywhere(root: ts.Node, test: (n: ts.Node) => boolean): ts.Node | undefined {
  return test(root) ? root : ts.forEachChild(root, (c) => anywhere(c, test));
}

/** Like `anywhere`, functions inside left out. */
function own(root: ts.Node, test: (n: ts.Node) => boolean): ts.Node | undefined {
  if (test(root)) return root;
  return ts.forEachChild(root, (c) => (ts.isFunctionLike(c) && !test(c) ? undefined : own(c, test)));
}

/** `if (x) function f() {}`, which sloppy mode reads as a block around the function. */
const isBranch = (n: ts.Node): boolean => ts.isFunctionDeclaration(n) && ts.isIfStatement(n.parent);

const isDirectEval = (n: ts.Node): boolean =>
  ts.isCallExpression(n) && ts.isIdentifier(n.expression) && n.expression.text === 'eval';

export function requireLowerable(fn: AsyncFunction, scopes: Scopes, strict: boolean): void {
  const { node, body } = fn;
  if (saysNative(fn)) throw new KeepNative('useNative', node);
  const evil = anywhere(node, isDirectEval);
  if (evil) throw new KeepNative('directEval', evil);
  for (let n: ts.Node = node; n; n = n.parent)
    if (ts.isWithStatement(n)) throw new KeepNative('withStatement', n);
  const withStatement = anywhere(body, ts.isWithStatement);
  if (withStatement) throw new KeepNative('withStatement', withStatement);
  // Its name becomes visible in front of the case block, see verbatim.ts.
  if (!strict && ts.isFunctionDeclaration(node) && ts.isCaseOrDefaultClause(node.parent)) {
    const named = (n: ts.Node): boolean => ts.isIdentifier(n) && n.text === node.name!.text;
    if (anywhere(node.parent.parent.parent.expression, named))
      throw new KeepNative('sloppyBlockFunction', node, fn.name, fn.name);
  }
  const branch = strict ? undefined : own(body, isBranch);
  if (branch) throw new KeepNative('sloppyBlockFunction', branch, fn.name, nameOf(branch));
  requireSimpleScopes(fn, scopes, strict);
}

function requireSimpleScopes(fn: AsyncFunction, scopes: Scopes, strict: boolean): void {
  const { node } = fn;
  const scope = scopes.scopeOf.get(node)!;
  if (!isMapped(fn, strict)) return;
  // `var` and functions of the body that share a parameter's name would need the entry's variable, and declare their own.
  for (const b of scope.bindings.values())
    if (b.redeclared && node.parameters.some((p) => (p.name as ts.Identifier).text === b.name))
      throw new KeepNative('mappedArguments', node);
}
