// What stays native, and why. Every refusal is a KeepNative carrying its message and place.
import ts from 'typescript';
import { KeepNative } from '../diagnostics/report.ts';
import type { Scopes } from './scope.ts';
import { isMapped } from './storage.ts';
import type { AsyncFunction } from './functions.ts';
import { saysNative } from './functions.ts';
import type { Points } from './points.ts';

function anywhere(root: ts.Node, test: (n: ts.Node) => boolean): ts.Node | undefined {
  return test(root) ? root : ts.forEachChild(root, (c) => anywhere(c, test));
}

/** Like `anywhere`, but functions and class members inside are other functions' business. */
function own(root: ts.Node, test: (n: ts.Node) => boolean): ts.Node | undefined {
  if (test(root)) return root;
  return ts.forEachChild(root, (c) =>
    ts.isFunctionLike(c) || ts.isClassStaticBlockDeclaration(c) ? undefined : own(c, test),
  );
}

const isDirectEval = (n: ts.Node): boolean =>
  ts.isCallExpression(n) && ts.isIdentifier(n.expression) && n.expression.text === 'eval';

export function requireLowerable(fn: AsyncFunction, points: Points, scopes: Scopes, strict: boolean): void {
  const { node, body } = fn;
  if (saysNative(fn)) throw new KeepNative('useNative', node);
  const evil = anywhere(node, isDirectEval);
  if (evil) throw new KeepNative('directEval', evil);
  for (let n: ts.Node = node; n; n = n.parent)
    if (ts.isWithStatement(n)) throw new KeepNative('withStatement', n);
  const withStatement = anywhere(body, ts.isWithStatement);
  if (withStatement) throw new KeepNative('withStatement', withStatement);
  // An async function stays in its block; the plain function it becomes does so in a block that verbatim.ts has prepared.
  if (!strict && ts.isFunctionDeclaration(node) && ts.isCaseOrDefaultClause(node.parent))
    throw new KeepNative('sloppyBlockFunction', node, fn.name, fn.name);
  const cls = own(body, (n) => ts.isClassLike(n) && points.has(n));
  if (cls) throw new KeepNative('classAwait', cls);
  requireSimpleScopes(fn, scopes, strict);
}

function requireSimpleScopes(fn: AsyncFunction, scopes: Scopes, strict: boolean): void {
  const { node } = fn;
  const scope = scopes.scopeOf.get(node)!;
  const simple = node.parameters.every((p) => ts.isIdentifier(p.name) && !p.initializer && !p.dotDotDotToken);
  if (!simple) {
    for (const p of node.parameters)
      if (ts.getDecorators(p)?.length) throw new KeepNative('parameterDecorator', p);
  }
  if (!isMapped(fn, strict)) return;
  // `var` and functions of the body that share a parameter's name would need the entry's variable, and declare their own.
  for (const b of scope.bindings.values())
    if (b.redeclared && node.parameters.some((p) => (p.name as ts.Identifier).text === b.name))
      throw new KeepNative('mappedArguments', node);
}
