// What is compiled and may not mean what it meant: HDL2xxx. Never changes what is emitted.
import ts from '#typescript';
import { type Diagnostic, report } from '../../diagnostics/report.ts';
import type { AsyncFunction } from '../functions/functions.ts';
import { isHeddles } from '../imports.ts';
import type { Points } from '../points.ts';
import type { Scopes } from '../scopes/scope.ts';
import { sharedState } from './shared-state.ts';

export function hazardsOf(
  sf: ts.SourceFile,
  fn: AsyncFunction,
  points: Points,
  scopes: Scopes,
): Diagnostic[] {
  return sharedState(fn, points, scopes).map(({ earlier, later, loop }) => {
    const { line } = sf.getLineAndCharacterOfPosition(loop.getStart(sf));
    const done = earlier.kind === 'read' ? 'read' : 'written';
    const what = later.kind === 'read' ? 'read' : 'written';
    const written = later.name === earlier.name ? what : `${later.name} ${what}`;
    return report(sf, 'sharedState', later.node, [
      fn.name,
      earlier.name,
      String(line + 1),
      done,
      written,
      later.name,
    ]);
  });
}

/** `atomic(async …)`, where `atomic` comes from heddle: wherever it stands. */
export function asyncStretches(sf: ts.SourceFile, scopes: Scopes): Diagnostic[] {
  const found: Diagnostic[] = [];
  const visit = (node: ts.Node): void => {
    if (
      ts.isCallExpression(node) &&
      ts.isIdentifier(node.expression) &&
      isHeddles(scopes, node.expression, 'atomic')
    ) {
      const [stretch] = node.arguments;
      if (
        stretch &&
        (ts.isArrowFunction(stretch) || ts.isFunctionExpression(stretch)) &&
        stretch.modifiers?.some((m) => m.kind === ts.SyntaxKind.AsyncKeyword)
      )
        found.push(report(sf, 'atomicAsync', stretch, []));
    }
    ts.forEachChild(node, visit);
  };
  visit(sf);
  return found;
}
