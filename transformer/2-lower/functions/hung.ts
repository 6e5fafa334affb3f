// A task's body hung beside the engine's own function, which stays what the source says.
//   async function f(n) {…}            async function f(n) {…} function f$($f, n) {…}       $fn($m, 0, f, f$); with the module record
//   { async function f(n) {…} }        { $tasks.on && $hang(f, function $b($f, n) {…}); async function f(n) {…} }
//   const f = async (n) => {…};        const f = async (n) => {…}; $tasks.on && $hang(f, function $b($f, n) {…});
//   [async (n) => {…}]                 [$hang(async (n) => {…}, $tasks.on && function $b($f, n) {…})]
//   f ??= async (n) => {…}             f ??= $hang({ "f": async (n) => {…} }["f"], …)       it keeps the name that it would have
//   { async m(n) {…} }                 { "m": $hang({ async m(n) {…} }["m"], …) }
//   class { async m(n) {…} }           class { static { $hang(this.prototype["m"], …); } async m(n) {…} }
//   class { async #m(n) {…} }          class { async #m(n) {…} #m$body($n, n) {…} }
// What is evaluated with the module is hung at once; what is made again and again only where tasks are possible.
import ts from '#typescript';
import { isEvaluatedOnce } from '../../1-analyse/functions/module-level.ts';
import type { FileContext } from '../file.ts';
import { concat, frag, type Fragment, helper, own, type Part } from '../fragment.ts';
import type { NestedOptions } from '../visitor.ts';
import { naming } from '../text/named.ts';
import { inferredName, staticName } from './inferred-name.ts';
import { isStatic } from './identity.ts';
import { beginsTasks, hangs } from './world.ts';

/** The body as an expression, evaluated only where it may be of use. */
function bodyBeside(file: FileContext, node: ts.Node, options?: NestedOptions): Fragment {
  const lowered = file.visitors.nested(file, node, options);
  const always = file.inside === 'body' || (file.inside === 'module' && isEvaluatedOnce(node));
  const hole = concat({ hole: lowered, half: 'beside' });
  return always ? hole : frag`${helper('tasks')}.on && ${hole}`;
}

/** `$tasks.on && $hang(f, …);`, where a name says which function it is. */
export function hangStatement(file: FileContext, node: ts.Node, name: string): Fragment {
  const lowered = file.visitors.nested(file, node);
  const always = file.inside === 'body' || (file.inside === 'module' && isEvaluatedOnce(node));
  const guard = always ? concat() : frag`${helper('tasks')}.on && `;
  return frag`${guard}${helper('hang')}(${name}, ${concat({ hole: lowered, half: 'beside' })});`;
}

/** The function as an expression with its body; `text` is that of the function itself. */
export function hungExpression(
  file: FileContext,
  node: ts.Node,
  text: readonly Part[],
  options?: NestedOptions & { name?: string },
): Fragment {
  const function_: Fragment = { ...concat(), parts: text };
  const beside = bodyBeside(file, node, options);
  const named = ts.isFunctionExpression(node) && node.name ? node.name.text : null;
  if (named !== null) {
    // The body calls itself by the function's own name.
    return frag`((${named}) => ${helper('hang')}(${named}, ${beside}))(${function_})`;
  }
  const name = options?.name ?? inferredName(file, node)!;
  const [before, behind] = name === '' ? ['', ''] : naming(name);
  return frag`${helper('hang')}(${before}${function_}${behind}, ${beside})`;
}

/** A method of an object literal as a property. */
export function hungProperty(file: FileContext, node: ts.MethodDeclaration, text: readonly Part[]): Fragment {
  const key = JSON.stringify(staticName(node.name)!);
  const method: Fragment = { ...concat(), parts: text };
  return frag`${key}: ${helper('hang')}(({ ${method} })[${key}], ${bodyBeside(file, node)})`;
}

/** What a class's static block says of its methods. */
export function hungMethods(file: FileContext, node: ts.ClassLikeDeclaration): Fragment[] {
  return node.members.flatMap((m) => {
    if (!ts.isMethodDeclaration(m) || !file.lowered.has(m) || beginsTasks(file, m) || !hangs(file, m))
      return [];
    if (ts.isPrivateIdentifier(m.name)) return [];
    const key = JSON.stringify((m.name as ts.Identifier).text);
    const place = `this${isStatic(m) ? '' : '.prototype'}[${key}]`;
    return [frag`${helper('hang')}(${place}, ${bodyBeside(file, m)});`];
  });
}

/** A private method's body is a private method beside it: ` #m$body($n, n) {…}`. Nothing outside of the class could get hold of either. */
export function besidePrivate(file: FileContext, node: ts.MethodDeclaration): Fragment {
  const lowered = file.visitors.nested(file, node);
  const kind = isStatic(node) ? ' static ' : ' ';
  return frag`${kind}${privateBody(node.name as ts.PrivateIdentifier)}${concat({ hole: lowered, half: 'beside' })}`;
}

function privateBody(name: ts.PrivateIdentifier): string {
  return `${name.text}$body`;
}

/** The name of the body of a private method, as a member of what has the method; null where it has none. */
export function privateBodyOf(file: FileContext, name: ts.PrivateIdentifier): string | null {
  for (let n: ts.Node = name; n; n = n.parent) {
    if (!ts.isClassLike(n)) continue;
    const member = n.members.find(
      (m) => m.name && ts.isPrivateIdentifier(m.name) && m.name.text === name.text,
    );
    if (!member) continue;
    const has = file.lowered.has(member) && !beginsTasks(file, member) && hangs(file, member);
    return has ? privateBody(name) : null;
  }
  return null;
}

/** Functions that a statement list declares, and that are hung at its head. */
export function declaredIn(file: FileContext, statements: readonly ts.Statement[]): ts.FunctionDeclaration[] {
  return statements.filter(
    (s): s is ts.FunctionDeclaration =>
      ts.isFunctionDeclaration(s) && file.lowered.has(s) && !beginsTasks(file, s) && hangs(file, s),
  );
}

/** `await $turn()` if the flag is up. */
export function look(): readonly Part[] {
  return ['if (', helper('flag'), '[0] !== 0) await ', helper('turn'), '();'];
}

/** The same within an expression. */
export function lookInside(): readonly Part[] {
  return [helper('flag'), '[0] !== 0 && await ', helper('turn'), '()'];
}

/** The name of the body where the entry or an expression holds it. */
export const HELD = own('b');
