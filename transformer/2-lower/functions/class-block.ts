// class A { async m() {…} }     →   class A { static { $self1 = this.prototype["m"]; } m() {…} }
// class A { async *g() {…} }    →   class A { static { $self1 = @generatorFunction(this.prototype["g"]); } g() {…} }
// The static block that stands first in a class: its methods' identities, and what makes generator methods ones.
import ts from '#typescript';
import { isDecorated } from '../../1-analyse/decorators.ts';
import type { FileContext } from '../file.ts';
import { concat, frag, type Fragment, helper, join } from '../fragment.ts';
import { isMadeOnce } from './generator-form.ts';
import { hungMethods } from './hung.ts';
import { hasIdentity, isStatic, selfName } from './identity.ts';
import { staticName } from './inferred-name.ts';
import { beginsTasks } from './world.ts';

/** The static block to stand first in a class, or null. */
export function identityBlock(file: FileContext, node: ts.ClassLikeDeclaration): Fragment | null {
  const lowered = node.members.filter(
    (m): m is ts.MethodDeclaration =>
      ts.isMethodDeclaration(m) && file.lowered.has(m) && beginsTasks(file, m),
  );
  const hung = hungMethods(file, node);
  const methods = lowered.filter((m) => !m.asteriskToken && hasIdentity(m));
  const prepared = methodPreparation(
    file,
    lowered.filter((m) => m.asteriskToken),
  );
  if (methods.length + prepared.length + hung.length === 0) return null;
  const assignments = methods.map((m) => {
    const self = selfName(file, m);
    file.selves.push(self);
    const key = JSON.stringify((m.name as ts.Identifier).text);
    return frag`${self} = this${isStatic(m) ? '' : '.prototype'}[${key}];`;
  });
  return concat(' static { ', join([...assignments, ...prepared, ...hung], ' '), ' }');
}

/** Statements that prepare generator methods. */
function methodPreparation(file: FileContext, methods: readonly ts.MethodDeclaration[]): Fragment[] {
  return methods.flatMap((m) => {
    const key = ts.isComputedPropertyName(m.name)
      ? wellKnown(m.name.expression)
      : ts.isPrivateIdentifier(m.name)
        ? null
        : JSON.stringify(staticName(m.name));
    if (key === null || twinOf(m)) return [];
    const prepared = frag`${helper('generatorFunction')}(this${isStatic(m) ? '' : '.prototype'}[${key}]);`;
    if (!isMadeOnce(m) || !hasIdentity(m)) return [prepared];
    const self = selfName(file, m);
    file.selves.push(self);
    return [frag`${self} = ${prepared}`];
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
