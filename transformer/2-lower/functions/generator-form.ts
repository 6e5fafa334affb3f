// The entry of an async generator: what form the user's function takes, and how it knows itself, whose `prototype` its
// generators inherit from.
//   async function* g(n) {…}           function g(n) { return $generator(g, g$(null, n)); }  $generatorFunction(g);
//   const g = async function* (n) {…}  const g = $generatorExpression(($g) => ({ "g"(n) { return $generator($g.f, …); } }));
//   { async *m(n) {…} }                { "m": $generatorExpression(($g) => ({ "m"(n) {…} })) }
//   class { async *m(n) {…} }          class { static { $generatorFunction(this.prototype["m"]); } m(n) { return $generator(undefined, …); } }
// A method written in an object literal is no constructor, as a generator function is none. A class's method knows itself
// only where its class is made once; else its generators inherit from what every such `prototype` inherits from.
import ts from '#typescript';
import type { AsyncFunction } from '../../1-analyse/functions/functions.ts';
import type { FileContext } from '../file.ts';
import { own, type Word } from '../fragment.ts';
import { hasIdentity, ownBinding, selfName } from './identity.ts';
import { inferredName, staticName } from './inferred-name.ts';

export type GeneratorForm = 'function' | 'expression' | 'property' | 'method';

export function formOf(file: FileContext, { node, uses }: AsyncFunction): GeneratorForm {
  if (ts.isFunctionDeclaration(node)) return 'function';
  if (ts.isMethodDeclaration(node)) {
    if (!ts.isObjectLiteralExpression(node.parent) || uses.super) return 'method';
    const text = staticName(node.name);
    return text === null || text === '__proto__' ? 'method' : 'property';
  }
  const own = node.name && ts.isIdentifier(node.name) ? node.name.text : null;
  if (own === null) return inferredName(file, node) === null ? 'function' : 'expression';
  // An assignment to its own name would fail where natively it is ignored.
  const self = ownBinding(file, node);
  return self?.refs.some((r) => r.write && !r.declares) ? 'function' : 'expression';
}

/** How the entry refers to itself. */
export function selfOf(
  file: FileContext,
  fn: AsyncFunction,
  identity: readonly Word[] | null,
): readonly Word[] {
  const form = formOf(file, fn);
  if (form === 'expression' || form === 'property') return [own('g'), '.f'];
  if (form === 'method')
    return isMadeOnce(fn.node) && hasIdentity(fn.node) ? [selfName(file, fn.node)] : ['undefined'];
  return identity ?? ['undefined'];
}

/** A member of a class at the top level of the module. */
export function isMadeOnce(method: ts.Node): boolean {
  return ts.isClassDeclaration(method.parent) && ts.isSourceFile(method.parent.parent);
}
