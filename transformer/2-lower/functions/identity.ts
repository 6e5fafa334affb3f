// How a compiled function knows itself, so that a call that is awaited reaches it directly. It has to be sure: taken for another
// it would answer a caller that knows nothing of the protocol.
//   async function f() {…}       function f() { if ($c.k === f) … }          a name that nothing assigns to or hides
//   class A { async m() {…} }    class A { static { $self1 = this.prototype.m; } m() { if ($c.k === $self1) … } }
//   class A { async #m() {…} }   #m() { if ($c.k !== null && … #m in this && $c.k === this.#m) … }
//   { async m() {…} }            "m": (($s) => $s = ({ "m"() { if ($c.k === $s) … } })["m"])()          see self.ts
// Computed, accessor and decorated members of classes do not take part: user code can replace them before anything names them.
import ts from 'typescript';
import { isDecorated, isDecoratedMember } from '../../1-analyse/decorators.ts';
import type { AsyncFunction } from '../../1-analyse/functions/functions.ts';
import type { Binding } from '../../1-analyse/scopes/scope.ts';
import type { FileContext } from '../file.ts';
import { accessText } from '../text/access.ts';
import { methodPreparation } from './generator-entry.ts';
import { becomesMember } from './inferred-name.ts';
import { selfForm } from './self.ts';

/** The test by which an entry finds that a compiled caller awaits it; null if it cannot know. */
export function recognition(file: FileContext, fn: AsyncFunction): string | null {
  if (file.exact || fn.generator) return null;
  const cell = file.names.helper('cell');
  if (isPrivateMethod(fn.node))
    return `${cell}.k !== null && ${isThisMember(fn.node)} && ${cell}.k === this.${fn.node.name.text}`;
  const identity = selfForm(file, fn) ? file.names.own('s') : identityOf(file, fn);
  return identity && `${cell}.k === ${identity}`;
}

/** What names the function for ever, ahead of anything being put around it; null if nothing does. */
export function identityOf(file: FileContext, { node }: AsyncFunction): string | null {
  if (hasIdentity(node)) return selfName(file, node);
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
  return binding.storage ? accessText(binding) : id.text;
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

function isPrivateMethod(node: ts.Node): node is ts.MethodDeclaration & { name: ts.PrivateIdentifier } {
  return ts.isMethodDeclaration(node) && ts.isPrivateIdentifier(node.name) && !isDecoratedMember(node);
}

/** Is `this` something that has the private method? No proxy is asked, no getter called. */
function isThisMember(node: ts.MethodDeclaration & { name: ts.PrivateIdentifier }): string {
  const object = isStatic(node) ? "typeof this === 'function'" : "typeof this === 'object' && this !== null";
  return `${object} && ${node.name.text} in this`;
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

/** Name of the variable that holds a method's identity. */
export function selfName(file: FileContext, node: ts.MethodDeclaration): string {
  return file.names.own(`self${node.getStart(file.sf)}`);
}

/** The static block to stand first in a class, or null. */
export function identityBlock(file: FileContext, node: ts.ClassLikeDeclaration): string | null {
  const lowered = node.members.filter(
    (m): m is ts.MethodDeclaration => ts.isMethodDeclaration(m) && file.lowered.has(m),
  );
  const methods = file.exact ? [] : lowered.filter((m) => !m.asteriskToken && hasIdentity(m));
  const prepared = methodPreparation(
    file,
    lowered.filter((m) => m.asteriskToken),
  );
  if (methods.length + prepared.length === 0) return null;
  const assignments = methods.map((m) => {
    const self = selfName(file, m);
    file.selves.push(self);
    return `${self} = this${isStatic(m) ? '' : '.prototype'}[${JSON.stringify((m.name as ts.Identifier).text)}];`;
  });
  return ` static { ${[...assignments, ...prepared].join(' ')} }`;
}
