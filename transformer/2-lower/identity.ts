// class A { async m() {…} }  →  class A { static { $self1 = this.prototype.m; } m() { if ($c.k === $self1) … } }
// A method learns the function object it is, so that awaiting calls reach it directly. Private, computed, accessor
// and decorated members do not take part: nothing names them before user code can replace them.
import ts from 'typescript';
import type { FileContext } from './file.ts';
import { methodPreparation } from './generator-entry.ts';

/** The class member a lowered method is, if it can learn its identity. */
export function hasIdentity(node: ts.Node): node is ts.MethodDeclaration {
  if (!ts.isMethodDeclaration(node) || !ts.isClassLike(node.parent)) return false;
  if (!ts.isIdentifier(node.name) && !ts.isStringLiteral(node.name)) return false;
  if (node.name.text === 'constructor' || node.name.text === 'prototype' || node.name.text === '__proto__')
    return false;
  const decorated = (n: ts.Node): boolean => ts.canHaveDecorators(n) && !!ts.getDecorators(n)?.length;
  if (decorated(node) || decorated(node.parent) || node.parameters.some(decorated)) return false;
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
