// The async functions of a file: which there are, what they use of their surroundings, and which shape they take.
import ts from '#typescript';
import { skipParentheses, withParentheses } from '../parentheses.ts';
import { hasDirective } from '../parse.ts';

export type FunctionNode =
  ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction | ts.MethodDeclaration;

export interface AsyncFunction {
  readonly node: FunctionNode;
  readonly body: ts.ConciseBody;
  /** How diagnostics and the module record call it. */
  readonly name: string;
  readonly uses: LexicalUses;
  readonly shape: Shape;
  /** Its own text is being made, and not the body of a task. */
  readonly engines?: boolean;
  /** An async generator. */
  readonly generator: boolean;
}

export interface LexicalUses {
  this: boolean;
  arguments: boolean;
  super: boolean;
  newTarget: boolean;
}

/** 'declaration', 'variable': hoisted body (§4 of ARCHITECTURE.md); 'inline': the entry holds the body as an arrow. */
export type Shape = 'declaration' | 'variable' | 'inline';

export function isAsync(node: ts.Node): node is FunctionNode {
  return (
    (ts.isFunctionDeclaration(node) ||
      ts.isFunctionExpression(node) ||
      ts.isArrowFunction(node) ||
      ts.isMethodDeclaration(node)) &&
    !!node.body &&
    !!node.modifiers?.some((m) => m.kind === ts.SyntaxKind.AsyncKeyword)
  );
}

/** What `node` takes from the function around it, looking through arrow functions. */
export function lexicalUses(node: FunctionNode): LexicalUses {
  const uses: LexicalUses = { this: false, arguments: false, super: false, newTarget: false };
  const visit = (n: ts.Node): void => {
    if (n.kind === ts.SyntaxKind.ThisKeyword) uses.this = true;
    else if (n.kind === ts.SyntaxKind.SuperKeyword) uses.super = true;
    else if (ts.isIdentifier(n) && n.text === 'arguments') uses.arguments = true;
    else if (ts.isMetaProperty(n) && n.keywordToken === ts.SyntaxKind.NewKeyword) uses.newTarget = true;
    if (ts.isTypeNode(n) && !ts.isExpressionWithTypeArguments(n)) return;
    if (ts.isFunctionLike(n) && !ts.isArrowFunction(n)) {
      if (n.name && ts.isComputedPropertyName(n.name)) visit(n.name);
      return;
    }
    if (ts.isClassLike(n)) {
      n.heritageClauses?.forEach(visit);
      for (const m of n.members) if (m.name && ts.isComputedPropertyName(m.name)) visit(m.name);
      return;
    }
    ts.forEachChild(n, visit);
  };
  node.parameters.forEach(visit);
  visit(node.body!);
  return uses;
}

/** `const f = <node>` (through parentheses-free initialisers only): the declarator, if `node` is one's initialiser. */
export function declaratorOf(node: ts.Node): ts.VariableDeclaration | null {
  const d = node.parent;
  return ts.isVariableDeclaration(d) && d.initializer === node && ts.isIdentifier(d.name) ? d : null;
}

/** `(async () => {}).constructor`, `Object.getPrototypeOf(async function () {})`: asks for what async functions are. */
export function isProbe(node: FunctionNode): boolean {
  const n = withParentheses(node);
  const p = n.parent;
  if (ts.isPropertyAccessExpression(p))
    return p.expression === n && ['constructor', '__proto__', 'prototype'].includes(p.name.text);
  return (
    ts.isCallExpression(p) &&
    p.expression !== n &&
    ts.isPropertyAccessExpression(p.expression) &&
    p.expression.name.text === 'getPrototypeOf'
  );
}

function shapeOf(node: FunctionNode, uses: LexicalUses): Shape {
  if (uses.this || uses.arguments || uses.super || uses.newTarget) return 'inline';
  if (ts.isFunctionDeclaration(node)) return 'declaration';
  const d = declaratorOf(node);
  if (!d || ts.isMethodDeclaration(node) || (ts.isFunctionExpression(node) && node.name)) return 'inline';
  const list = d.parent;
  if (!ts.isVariableDeclarationList(list) || !(list.flags & ts.NodeFlags.Const)) return 'inline';
  return ts.isVariableStatement(list.parent) && (list.flags & ts.NodeFlags.Using) !== ts.NodeFlags.Using
    ? 'variable'
    : 'inline';
}

export function nameOf(node: ts.Node): string {
  const f = node as FunctionNode;
  if (f.name && ts.isComputedPropertyName(f.name)) return 'computed';
  if (f.name && 'text' in f.name) return f.name.text;
  const p = node.parent;
  if (
    (ts.isVariableDeclaration(p) || ts.isPropertyAssignment(p) || ts.isPropertyDeclaration(p)) &&
    'text' in p.name
  )
    return String(p.name.text);
  if (ts.isExportAssignment(p) || ts.isFunctionDeclaration(node)) return 'default';
  return 'anonymous';
}

export function describe(node: ts.Node): AsyncFunction {
  const f = node as FunctionNode;
  const uses = lexicalUses(f);
  return {
    node: f,
    body: f.body!,
    name: nameOf(f),
    uses,
    shape: shapeOf(f, uses),
    generator: !!f.asteriskToken,
  };
}

export function saysNative(fn: AsyncFunction): boolean {
  return ts.isBlock(fn.body) && hasDirective(fn.body.statements, 'use native');
}

/** Parameters that a sloppy function's `arguments` aliases stay variables of its entry, which both then see. */
export function isMapped(fn: AsyncFunction, strict: boolean): boolean {
  return (
    !strict &&
    fn.uses.arguments &&
    !ts.isArrowFunction(fn.node) &&
    fn.node.parameters.every((p) => ts.isIdentifier(p.name) && !p.initializer && !p.dotDotDotToken)
  );
}

/** A function or class that takes its name from where it stands. */
export function isAnonymousFunction(node: ts.Expression): boolean {
  const inner = skipParentheses(node);
  return (
    ts.isArrowFunction(inner) ||
    ((ts.isFunctionExpression(inner) || ts.isClassExpression(inner)) && !inner.name)
  );
}
