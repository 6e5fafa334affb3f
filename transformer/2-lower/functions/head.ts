// The head of a lowered function's entry: the user's own, without `async` and the star.
//   async f(a, { b })   →   f(a, $a1)           const f = async function (x)   →   const f = (x) =>
import ts from '#typescript';
import { decoratorsOf } from '../../1-analyse/decorators.ts';
import type { AsyncFunction, FunctionNode } from '../../1-analyse/functions/functions.ts';
import type { FileContext } from '../file.ts';
import { concat, type Embeddable, type Fragment } from '../fragment.ts';
import type { Substitutes } from '../visitor.ts';

/**
 * The function's own head up to its body, without `async`; `declared` replaces the parameters if given. With
 * `fromParameters` it begins there.
 */
export function headOf(
  file: FileContext,
  fn: AsyncFunction,
  declared: Fragment | null,
  fromParameters: boolean,
  substitutes: Substitutes | undefined,
): Fragment {
  const { node } = fn;
  const { sf } = file;
  const keyword = node.modifiers!.find((m) => m.kind === ts.SyntaxKind.AsyncKeyword)!;
  const start = node.getStart(sf);
  const parts: Embeddable[] = [];
  const evaluated = evaluatedInHead(node);
  const range = (from: number, to: number): void => {
    for (const n of evaluated) {
      const start = n.getStart(sf);
      if (start < from || n.end > to) continue;
      if (start > from) parts.push({ from, to: start });
      parts.push(...file.visitors.text(file, n, null, substitutes));
      from = n.end;
    }
    if (to > from) parts.push({ from, to });
  };
  const withoutStar = (from: number, to: number): void => {
    if (!star || star.end <= from) return range(from, to);
    range(from, star.getStart(sf));
    range(star.end, to);
  };
  if (!fromParameters) range(start, keyword.getStart(sf));
  // A computed name must not continue the field before it.
  if (
    ts.isMethodDeclaration(node) &&
    ts.isClassLike(node.parent) &&
    ts.isComputedPropertyName(node.name) &&
    node.modifiers!.length === 1
  )
    parts.push(';');
  const after = keyword.end + /^\s*/.exec(sf.text.slice(keyword.end))![0].length;
  const star = node.asteriskToken;
  const arrow = ts.isArrowFunction(node) ? node.equalsGreaterThanToken : null;
  const asArrow = becomesArrow(fn);
  const end = arrow ? arrow.end : (node.body as ts.Block).getStart(sf);
  const from = asArrow || fromParameters ? openingOf(node) : after;
  if (declared === null) withoutStar(from, end);
  else {
    withoutStar(from, node.parameters.pos);
    parts.push(declared);
    range(node.parameters.end, end);
  }
  if (arrow) parts.push(' ');
  if (asArrow) parts.push('=> ');
  return concat(...parts);
}

/** Code of the function around, in source order: decorators and the computed name. */
function evaluatedInHead(node: FunctionNode): ts.Node[] {
  const name = node.name && ts.isComputedPropertyName(node.name) ? [node.name.expression] : [];
  return [...decoratorsOf(node), ...name, ...node.parameters.flatMap(decoratorsOf)];
}

/** Where type parameters or the parameter list begin. */
function openingOf(node: FunctionNode): number {
  return (node.typeParameters ?? node.parameters).pos - 1;
}

/** A function expression that an arrow can stand for: same name and length, and no constructor either. */
export function becomesArrow({ generator, node, uses }: AsyncFunction): boolean {
  const p = node.parent;
  // Elsewhere an arrow would bind differently from a function.
  const fits =
    ts.isVariableDeclaration(p) ||
    ts.isPropertyAssignment(p) ||
    ts.isArrayLiteralExpression(p) ||
    ts.isReturnStatement(p) ||
    ts.isParenthesizedExpression(p) ||
    (ts.isCallExpression(p) && p.expression !== node);
  return (
    fits &&
    !generator &&
    ts.isFunctionExpression(node) &&
    !node.name &&
    !uses.this &&
    !uses.arguments &&
    !uses.super &&
    !uses.newTarget
  );
}

/** An arrow function that a statement begins with: without `async` its parenthesis would continue the line before. */
export function beginsStatement(file: FileContext, node: FunctionNode): boolean {
  if (!ts.isArrowFunction(node)) return false;
  let n: ts.Node = node;
  while (n.parent.pos === node.pos && !ts.isExpressionStatement(n)) n = n.parent;
  // What has a point inside is taken apart.
  if (!ts.isExpressionStatement(n) || file.points.has(n)) return false;
  const { parent } = n;
  return (
    ts.isSourceFile(parent) ||
    ts.isBlock(parent) ||
    ts.isModuleBlock(parent) ||
    ts.isCaseOrDefaultClause(parent)
  );
}
