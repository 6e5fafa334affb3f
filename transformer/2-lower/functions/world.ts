// Which of the two worlds a function's calls lead into (ARCHITECTURE.md §4).
//   async function f() {…}                  the engine's own when ordinary code calls it; a task calls the body that hangs beside it
//   async function f() { 'use task'; … }    a task, whoever calls it; so are all functions of a file that says so, or by option
import ts from '#typescript';
import { type AsyncFunction, isMapped } from '../../1-analyse/functions/functions.ts';
import { isModuleLevel } from '../../1-analyse/functions/module-level.ts';
import { hasDirective } from '../../1-analyse/parse.ts';
import { withParentheses } from '../../1-analyse/parentheses.ts';
import type { FileContext } from '../file.ts';
import { lengthOf, realParameters } from './parameters.ts';
import { hasIdentity, isPrivateMethod, ownBinding } from './identity.ts';
import { inferredName, staticName } from './inferred-name.ts';

/** Does a call from ordinary code begin a task? */
export function beginsTasks(file: FileContext, node: ts.Node): boolean {
  const { body } = node as { body?: ts.Node };
  return file.tasks || (!!body && ts.isBlock(body) && hasDirective(body.statements, 'use task'));
}

/** Has the function a body as a statement of its own, beside it? All others are expressions, or inside of the entry. */
export function isHoisted(file: FileContext, node: ts.Node): boolean {
  const chosen = file.lowered.get(node);
  if (!chosen || chosen.fn.shape === 'inline') return false;
  if (beginsTasks(file, node)) return true;
  return isModuleLevel(node) && !chosen.fn.generator && !packsArguments(chosen.fn) && hangs(file, node);
}

/** Its entry passes some of the arguments in an array. */
function packsArguments(fn: AsyncFunction): boolean {
  const params = realParameters(fn);
  return lengthOf(params) < params.length;
}

/**
 * Is a body hung beside the engine's function? Not where nobody could find it or where it could not be told apart: a generator,
 * a method whose `super` belongs to its object, a name that means several functions, a member that others may replace. Nor
 * for what an ordinary function's own text makes, in a file that has nothing to do with tasks.
 */
export function hangs(file: FileContext, node: ts.Node): boolean {
  const { fn } = file.lowered.get(node)!;
  if (fn.generator || (file.inside === 'own' && !file.knowsTasks)) return false;
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) {
    if (isMapped(fn, !file.sloppy) || assignsToItsName(file, node)) return false;
    return inferredName(file, node) !== null && !isCalledAtOnce(file, node);
  }
  if (fn.uses.super || isMapped(fn, !file.sloppy)) return false;
  if (ts.isFunctionDeclaration(node)) {
    const binding = node.name && file.scopes.refOf.get(node.name)?.binding;
    return !!binding && !binding.redeclared;
  }
  if (!ts.isMethodDeclaration(node)) return false;
  if (ts.isClassLike(node.parent)) return hasIdentity(node) || isPrivateMethod(node);
  const key = staticName(node.name);
  return key !== null && key !== '__proto__';
}

/** Where `f` of `async function f() { f = 1; }` is what the body is called with, anything can be assigned to it. */
function assignsToItsName(file: FileContext, node: ts.Node): boolean {
  return ts.isFunctionExpression(node) && !!ownBinding(file, node)?.refs.some((r) => r.write);
}

/** `(async () => {…})()` outside of a task's body: nobody else gets hold of it. */
function isCalledAtOnce(file: FileContext, node: ts.Node): boolean {
  const n = withParentheses(node);
  return file.inside !== 'body' && ts.isCallExpression(n.parent) && n.parent.expression === n;
}
