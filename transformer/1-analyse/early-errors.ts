// Errors that the language reports before a program runs, but TypeScript's parser leaves to its checker, as far as
// lowering would make them disappear: a parameter and a `let` of one name become two assignments, a rest parameter in
// the middle becomes an index. A file with one is left as it is, for its compiler or its engine to report.
import ts from '#typescript';
import { isAssignmentOperator } from './operators.ts';
import { saysStrict } from './parse.ts';
import { redeclaration } from './scopes/redeclarations.ts';

interface Context {
  readonly strict: boolean;
  /** Inside an async function or a class static block: `await` is no name. */
  readonly await: boolean;
  /** Inside the formal parameters of an async function or of a generator. */
  readonly formals: boolean;
  /** Inside a generator: `yield` is no name. */
  readonly yield: boolean;
  /** Inside a method, or what a class initialises: `super` has a meaning. */
  readonly super: boolean;
}

/** The first node in error, if any. */
export function earlyError(sf: ts.SourceFile, strict: boolean): ts.Node | null {
  const visit = (node: ts.Node, context: Context): ts.Node | null => {
    if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return null;
    if (wrong(node, context) || redeclaration(node, context.strict)) return node;
    if (ts.isFunctionLike(node)) return ofFunction(node as ts.FunctionLikeDeclaration, context);
    let inner = context;
    if (ts.isClassLike(node)) inner = { ...context, strict: true };
    if (ts.isPropertyDeclaration(node)) inner = { ...context, await: false, yield: false, super: true };
    if (ts.isClassStaticBlockDeclaration(node))
      inner = { strict: true, await: true, formals: false, yield: false, super: true };
    return ts.forEachChild(node, (c) => visit(c, inner) ?? undefined) ?? null;
  };
  const ofFunction = (node: ts.FunctionLikeDeclaration, outer: Context): ts.Node | null => {
    const { body, name } = node;
    const inName = name && visit(name, name === body ? outer : nameContext(node, outer));
    if (inName || !body) return inName ?? null;
    const strictByItself = saysStrict(body);
    const arrow = ts.isArrowFunction(node);
    const isAsync = !!node.modifiers?.some((m) => m.kind === ts.SyntaxKind.AsyncKeyword);
    const method = ts.isMethodDeclaration(node) || ts.isAccessor(node) || ts.isConstructorDeclaration(node);
    const inner: Context = {
      strict: outer.strict || strictByItself,
      await: isAsync || (arrow && outer.await),
      formals: false,
      yield: !!node.asteriskToken || (arrow && outer.yield),
      super: method || (arrow && outer.super),
    };
    if (wrongParameters(node, inner.strict, strictByItself)) return node;
    const formals = { ...inner, formals: isAsync || !!node.asteriskToken || (arrow && outer.formals) };
    for (const p of node.parameters) {
      const found = visit(p, formals);
      if (found) return found;
    }
    // What an async arrow function awaits is its own.
    return visit(body, arrow && !isAsync ? { ...inner, formals: outer.formals } : inner);
  };
  return visit(sf, { strict, await: false, formals: false, yield: false, super: false });
}

/** A function expression's name belongs to the function itself, a declaration's to what is around it. */
function nameContext(node: ts.FunctionLikeDeclaration, outer: Context): Context {
  const own = ts.isFunctionExpression(node);
  const isAsync = !!node.modifiers?.some((m) => m.kind === ts.SyntaxKind.AsyncKeyword);
  return own ? { ...outer, await: isAsync, formals: false, yield: !!node.asteriskToken } : outer;
}

function wrong(node: ts.Node, context: Context): boolean {
  if (ts.isIdentifier(node))
    return (
      ((context.await && node.text === 'await') || (context.yield && node.text === 'yield')) &&
      !isPropertyName(node)
    );
  if (node.kind === ts.SyntaxKind.SuperKeyword) return !context.super;
  if (ts.isMethodDeclaration(node) && wrongMethod(node)) return true;
  if (ts.isBinaryExpression(node) && isAssignmentOperator(node.operatorToken.kind))
    return isFunction(node.left);
  if (context.formals && (ts.isAwaitExpression(node) || ts.isYieldExpression(node))) return true;
  if (ts.isBindingElement(node) && node.dotDotDotToken) {
    const { elements } = node.parent;
    return !!node.initializer || elements[elements.length - 1] !== node || elements.hasTrailingComma === true;
  }
  if (ts.isVariableDeclarationList(node)) return wrongDeclarations(node);
  if (ts.isIfStatement(node))
    return [node.thenStatement, node.elseStatement].some((s) => s && isDeclarationOnly(s, context.strict));
  if (ts.isIterationStatement(node, false)) return isDeclarationOnly(node.statement, true);
  if (ts.isLabeledStatement(node)) return isDeclarationOnly(node.statement, context.strict);
  return false;
}

/** Lowered it may be a call, and assigning to one fails only when it runs. */
function isFunction(target: ts.Expression): boolean {
  let n = target;
  while (ts.isParenthesizedExpression(n)) n = n.expression;
  return ts.isArrowFunction(n) || ts.isFunctionExpression(n);
}

/** A private name outside of a class, a constructor that is something else besides. */
function wrongMethod(node: ts.MethodDeclaration): boolean {
  if (!ts.isClassLike(node.parent)) return ts.isPrivateIdentifier(node.name);
  const isStatic = !!node.modifiers?.some((m) => m.kind === ts.SyntaxKind.StaticKeyword);
  const special =
    !!node.asteriskToken || !!node.modifiers?.some((m) => m.kind === ts.SyntaxKind.AsyncKeyword);
  const named = (ts.isIdentifier(node.name) || ts.isStringLiteral(node.name)) && node.name.text;
  return special && named === (isStatic ? 'prototype' : 'constructor');
}

function wrongParameters(
  node: ts.FunctionLikeDeclaration,
  strict: boolean,
  strictByItself: boolean,
): boolean {
  const { parameters } = node;
  const simple = parameters.every((p) => ts.isIdentifier(p.name) && !p.initializer && !p.dotDotDotToken);
  if (strictByItself && !simple) return true;
  for (const p of parameters)
    if (p.dotDotDotToken && (p.initializer || p !== parameters[parameters.length - 1])) return true;
  if (parameters.hasTrailingComma && parameters[parameters.length - 1]!.dotDotDotToken) return true;
  if (simple && !strict && !ts.isArrowFunction(node) && !ts.isMethodDeclaration(node)) return false;
  const seen = new Set<string>();
  const twice = (name: ts.BindingName): boolean => {
    if (!ts.isIdentifier(name)) return name.elements.some((e) => !ts.isOmittedExpression(e) && twice(e.name));
    if (seen.has(name.text)) return true;
    seen.add(name.text);
    return false;
  };
  return parameters.some((p) => twice(p.name));
}

function wrongDeclarations(list: ts.VariableDeclarationList): boolean {
  const head = ts.isForInStatement(list.parent) || ts.isForOfStatement(list.parent);
  const ambient =
    ts.isVariableStatement(list.parent) &&
    !!list.parent.modifiers?.some((m) => m.kind === ts.SyntaxKind.DeclareKeyword);
  if (ambient) return false;
  // `for (var x = 1 in o)` is the one initialiser that a head may have, in sloppy mode; it is not lowered as such.
  if (head && (list.declarations.length !== 1 || list.declarations[0]!.initializer)) return true;
  const using = (list.flags & ts.NodeFlags.Using) !== 0;
  if (using && (ts.isForInStatement(list.parent) || list.declarations.some((d) => !ts.isIdentifier(d.name))))
    return true;
  if (using && ts.isVariableStatement(list.parent) && ts.isCaseOrDefaultClause(list.parent.parent))
    return true;
  const lexical = (list.flags & ts.NodeFlags.BlockScoped) !== 0;
  const constant = lexical && (list.flags & ts.NodeFlags.BlockScoped) !== ts.NodeFlags.Let;
  return list.declarations.some(
    (d) =>
      (!head && !d.initializer && (constant || !ts.isIdentifier(d.name))) ||
      (lexical && ts.isIdentifier(d.name) && d.name.text === 'let'),
  );
}

/** A declaration where only a statement may stand. Sloppy mode allows plain functions in `if` and behind labels. */
function isDeclarationOnly(node: ts.Statement, strict: boolean): boolean {
  if (ts.isFunctionDeclaration(node))
    return (
      strict || !!node.asteriskToken || !!node.modifiers?.some((m) => m.kind === ts.SyntaxKind.AsyncKeyword)
    );
  if (ts.isVariableStatement(node)) return (node.declarationList.flags & ts.NodeFlags.BlockScoped) !== 0;
  return ts.isClassDeclaration(node);
}

function isPropertyName(node: ts.Identifier): boolean {
  const p = node.parent;
  return (
    (ts.isPropertyAccessExpression(p) && p.name === node) ||
    ((ts.isPropertyAssignment(p) ||
      ts.isMethodDeclaration(p) ||
      ts.isPropertyDeclaration(p) ||
      ts.isAccessor(p) ||
      ts.isEnumMember(p) ||
      ts.isJsxAttribute(p)) &&
      p.name === node) ||
    (ts.isBindingElement(p) && p.propertyName === node) ||
    (ts.isImportSpecifier(p) && p.propertyName === node) ||
    ts.isExportSpecifier(p) ||
    ts.isMetaProperty(p) ||
    ts.isJsxOpeningLikeElement(p)
  );
}
