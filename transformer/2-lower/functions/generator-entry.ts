// The entry of an async generator: what form the user's function takes, and how it knows itself, whose `prototype` its
// generators inherit from.
//   async function* g(n) {…}           function g(n) { return $generator(g, g$(null, n)); }  $generatorFunction(g);
//   const g = async function* (n) {…}  const g = $generatorExpression(($g) => ({ "g"(n) { return $generator($g.f, …); } }));
//   { async *m(n) {…} }                { "m": $generatorExpression(($g) => ({ "m"(n) {…} })) }
//   class { async *m(n) {…} }          class { static { $generatorFunction(this.prototype["m"]); } m(n) { return $generator(undefined, …); } }
// A method written in an object literal is no constructor, as a generator function is none. A class's method knows itself
// only where its class is made once; else its generators inherit from what every such `prototype` inherits from.
import ts from 'typescript';
import { isDecorated } from '../../1-analyse/decorators.ts';
import type { AsyncFunction } from '../../1-analyse/functions/functions.ts';
import type { FileContext } from '../file.ts';
import { concat, type Embeddable, type Fragment } from '../fragment.ts';
import { hasIdentity, isStatic, ownBinding, selfName } from './identity.ts';
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
export function selfOf(file: FileContext, fn: AsyncFunction, identity: string | null): string {
  const form = formOf(file, fn);
  if (form === 'expression' || form === 'property') return `${file.names.own('g')}.f`;
  if (form === 'method')
    return isMadeOnce(fn.node) && hasIdentity(fn.node) ? selfName(file, fn.node) : 'undefined';
  return identity ?? 'undefined';
}

/** A member of a class at the top level of the module. */
export function isMadeOnce(method: ts.Node): boolean {
  return ts.isClassDeclaration(method.parent) && ts.isSourceFile(method.parent.parent);
}

/** Wraps an entry, beginning with its parameter list, in what makes it an expression of the right name and kind. */
export function asExpression(file: FileContext, fn: AsyncFunction, entry: readonly Embeddable[]): Fragment {
  const { names, sf } = file;
  const { node } = fn;
  const make = `${names.helper('generatorExpression')}((${names.own('g')}) => `;
  if (ts.isMethodDeclaration(node)) {
    const key = JSON.stringify(staticName(node.name)!);
    return concat({ text: key, at: node.name.getStart(sf) }, `: ${make}({ ${key}`, ...entry, ' }))');
  }
  const own = (node.name as ts.Identifier | undefined)?.text;
  const key = JSON.stringify(own ?? inferredName(file, node));
  if (own === undefined) return concat(`${make}({ ${key}`, ...entry, ' }))');
  const o = names.own('o');
  return concat(`${make}{ const ${o} = { ${key}`, ...entry, ` }, ${own} = ${o}[${key}]; return ${o}; })`);
}

/** Statements for a class's first static block that prepare its generator methods. */
export function methodPreparation(file: FileContext, methods: readonly ts.MethodDeclaration[]): string[] {
  return methods.flatMap((m) => {
    const key = ts.isComputedPropertyName(m.name)
      ? wellKnown(m.name.expression)
      : ts.isPrivateIdentifier(m.name)
        ? null
        : JSON.stringify(staticName(m.name));
    if (key === null || twinOf(m)) return [];
    const prepared = `${file.names.helper('generatorFunction')}(this${isStatic(m) ? '' : '.prototype'}[${key}]);`;
    if (!isMadeOnce(m) || !hasIdentity(m)) return [prepared];
    const self = selfName(file, m);
    file.selves.push(self);
    return [`${self} = ${prepared}`];
  });
}

/** `Symbol.asyncIterator`: a key that is the same when it is read again. */
function wellKnown(key: ts.Expression): string | null {
  return ts.isPropertyAccessExpression(key) &&
    ts.isIdentifier(key.expression) &&
    key.expression.text === 'Symbol'
    ? `Symbol.${key.name.text}`
    : null;
}

/** Another member of the same name, or decorators, may have replaced the method. */
function twinOf(m: ts.MethodDeclaration): boolean {
  if (isDecorated(m) || isDecorated(m.parent)) return true;
  const text = m.name.getText();
  return (m.parent as ts.ClassLikeDeclaration).members.some(
    (o) =>
      o !== m &&
      o.name?.getText() === text &&
      isStatic(o) === isStatic(m) &&
      !(ts.isMethodDeclaration(o) && !o.body),
  );
}
