// How a compiled function knows itself, so that a call that is awaited reaches it directly. It has to be sure: taken for another
// it would answer a caller that knows nothing of the protocol.
//   async function f() {…}       function f() { if ($c.k === f) … }          a name that nothing assigns to or hides
//   class A { async m() {…} }    class A { static { $self1 = this.prototype.m; } m() { if ($c.k === $self1) … } }
//   class A { async #m() {…} }   #m() { if ($c.k !== null && … #m in this && $c.k === this.#m) … }
//   { async m() {…} }            "m": (($s) => $s = ({ "m"() { if ($c.k === $s) … } })["m"])()          see self.ts
// Computed, accessor and decorated members of classes do not take part: user code can replace them before anything names them.
import ts from '#typescript';
import { isDecorated, isDecoratedMember } from '../../1-analyse/decorators.ts';
import type { AsyncFunction } from '../../1-analyse/functions/functions.ts';
import type { Binding } from '../../1-analyse/scopes/scope.ts';
import type { FileContext } from '../file.ts';
import { own, type OwnName, type Word } from '../fragment.ts';
import { access } from '../text/access.ts';
import { becomesMember } from './inferred-name.ts';

/** What names the function for ever, ahead of anything being put around it; null if nothing does. */
export function identityOf(file: FileContext, { node }: AsyncFunction): readonly Word[] | null {
  if (hasIdentity(node)) return [selfName(file, node)];
  const id = ts.isFunctionExpression(node) && node.name ? node.name : constantOf(node);
  if (!id) return null;
  const binding =
    ts.isFunctionExpression(node) && node.name ? ownBinding(file, node) : file.scopes.refOf.get(id)?.binding;
  if (!binding || binding.redeclared) return null;
  // To its own name a function expression cannot assign.
  if (binding.kind !== 'self' && binding.refs.some((r) => r.write && !r.declares)) return null;
  // The parameters or the body may hide the name.
  for (const scope of [file.scopes.scopeOf.get(node), file.scopes.scopeOf.get(node.body!)])
    if (scope?.bindings.has(binding.name)) return null;
  if (ts.isVariableDeclaration(node.parent) && isReplaceable(file, node.parent, binding)) return null;
  return binding.storage ? access(binding) : [id.text];
}

/** The name that a function is declared by, or the constant that it is the value of. */
function constantOf(node: ts.Node): ts.Identifier | null {
  if (ts.isFunctionDeclaration(node)) return node.name ?? null;
  const d = node.parent;
  if (!ts.isVariableDeclaration(d) || d.initializer !== node || !ts.isIdentifier(d.name)) return null;
  return d.parent.flags & ts.NodeFlags.Const ? d.name : null;
}

/** What a function expression's own name is bound to inside of it. */
export function ownBinding(file: FileContext, node: ts.Node): Binding | undefined {
  const scope = file.scopes.scopeOf.get(node)?.parent;
  return [...(scope?.bindings.values() ?? [])].find((b) => b.declaration === node);
}

/**
 * Does the constant of the source become something that changes: a property of CommonJS's exports or of a namespace, or the
 * one variable for all rounds of a loop?
 */
function isReplaceable(file: FileContext, d: ts.VariableDeclaration, binding: Binding): boolean {
  if (becomesMember(file, d)) return true;
  if (binding.storage?.local.kind !== 'plain') return false;
  for (let n: ts.Node = d; !ts.isFunctionLike(n); n = n.parent)
    if (ts.isIterationStatement(n, true)) return true;
  return false;
}

export function isPrivateMethod(
  node: ts.Node,
): node is ts.MethodDeclaration & { name: ts.PrivateIdentifier } {
  return ts.isMethodDeclaration(node) && ts.isPrivateIdentifier(node.name) && !isDecoratedMember(node);
}

/** The class member a lowered method is, if it can learn its identity. */
export function hasIdentity(node: ts.Node): node is ts.MethodDeclaration {
  if (!ts.isMethodDeclaration(node) || !ts.isClassLike(node.parent)) return false;
  if (!ts.isIdentifier(node.name) && !ts.isStringLiteral(node.name)) return false;
  if (node.name.text === 'constructor' || node.name.text === 'prototype' || node.name.text === '__proto__')
    return false;
  // A decorator may put another function in its place, which calls it.
  if (isDecoratedMember(node) || isDecorated(node.parent)) return false;
  const { text } = node.name;
  const twins = node.parent.members.filter(
    (m) => m.name && 'text' in m.name && m.name.text === text && isStatic(m) === isStatic(node),
  );
  return twins.every((m) => m === node || (ts.isMethodDeclaration(m) && !m.body));
}

export function isStatic(node: ts.ClassElement): boolean {
  return (
    ts.canHaveModifiers(node) && !!ts.getModifiers(node)?.some((m) => m.kind === ts.SyntaxKind.StaticKeyword)
  );
}

/** The variable that holds a method's identity. */
export function selfName(file: FileContext, node: ts.MethodDeclaration): OwnName {
  return own(`self${node.getStart(file.sf)}`);
}
