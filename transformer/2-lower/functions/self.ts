// A function that nothing names is put into an arrow function whose parameter does, closure by closure:
//   [async (x) => …]           (($s) => $s = (0, (x) => { … if ($c.k === $s) … }))()
//   { get: async (x) => … }    { get: (($s) => $s = ({ "get": (x) => {…} })["get"])() }      it keeps the name that it would have
//   { async m(x) {…} }         { "m": (($s) => $s = ({ "m"(x) {…} })["m"])() }               no constructor, `this` as the call has it
// An arrow function, because `this`, `arguments`, `super` and `new.target` are then what they are around it. Making the function
// costs one context more. Async generators know themselves otherwise (generator-form.ts).
import ts from '#typescript';
import { type AsyncFunction, isAnonymousFunction } from '../../1-analyse/functions/functions.ts';
import { skipParentheses } from '../../1-analyse/parentheses.ts';
import type { FileContext } from '../file.ts';
import { formOf } from './generator-form.ts';
import { identityOf } from './identity.ts';
import { inferredName, staticName } from './inferred-name.ts';
import { beginsTasks, hangs } from './world.ts';

/** What a function becomes that gets an identity put around it: an expression in its place, or a property in a method's. */
export function selfForm(file: FileContext, fn: AsyncFunction): 'expression' | 'property' | null {
  const { node } = fn;
  if (fn.generator) return null;
  if (ts.isMethodDeclaration(node)) {
    // `super` would be looked for in another object.
    if (!ts.isObjectLiteralExpression(node.parent) || fn.uses.super) return null;
    const key = staticName(node.name);
    return key === null || key === '__proto__' ? null : 'property';
  }
  if (ts.isFunctionDeclaration(node) || node.name) return null;
  return identityOf(file, fn) === null && inferredName(file, node) !== null ? 'expression' : null;
}

/** Does the engine name the function or class that `node` is by where its text stands? */
export function takesName(file: FileContext, node: ts.Expression): boolean {
  if (!isAnonymousFunction(node)) return false;
  const chosen = file.lowered.get(skipParentheses(node));
  if (!chosen) return true;
  if (!beginsTasks(file, chosen.fn.node))
    return !hangs(file, chosen.fn.node) || inferredName(file, node) === '';
  return chosen.fn.generator ? formOf(file, chosen.fn) !== 'expression' : selfForm(file, chosen.fn) === null;
}
