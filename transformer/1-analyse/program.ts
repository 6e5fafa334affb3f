// A module that is a program without being the entry: an entry may do nothing but import it. Loaded, it starts threads of heddle's, by what
// its statements call at once or leave to a timer or a promise; so a thread that loaded it for one of its functions would begin the program
// again. Told apart from a module that looks where it runs, and from one whose functions start threads when they are called.
//   export function work(x) {…}   async function main() { await spawnBlocking(work, 1); }   void main();
//   →   $module(import.meta.url, […], "app.ts", "program")
import ts from '#typescript';
import { importsHeddle, isHeddles } from './imports.ts';
import { skipParentheses } from './parentheses.ts';
import type { Scopes } from './scopes/scope.ts';

/** What looks where it runs. */
const ASKS = /\bworker_threads\b|\bimport\.meta\.main\b|\brequire\.main\b|\bargv\[1\]/;
const STARTS = /\bspawnBlocking\b|\bRuntime\b/;
const LATER = new Set([
  'setTimeout',
  'setImmediate',
  'queueMicrotask',
  'nextTick',
  'then',
  'catch',
  'finally',
]);

/** Does loading the module start heddle's threads? Said only where the module shows it. */
export function beginsProgram(sf: ts.SourceFile, scopes: Scopes): boolean {
  if (!STARTS.test(sf.text) || !importsHeddle(sf) || ASKS.test(sf.text)) return false;
  const followed = new Set<ts.Node>();

  const starts = (node: ts.Node): boolean => {
    if (ts.isFunctionLike(node)) return false;
    if (ts.isCallExpression(node) && (isStart(node, scopes) || called(node).some(begins))) return true;
    return ts.forEachChild(node, (child) => starts(child) || undefined) === true;
  };

  /** Does a call of what `e` names? */
  const begins = (e: ts.Expression): boolean => {
    const fn = functionBehind(e, scopes);
    if (fn?.body === undefined || followed.has(fn)) return false;
    followed.add(fn);
    return starts(fn.body);
  };

  return sf.statements.some(starts);
}

type Fn = ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction;

/** What a call calls: the callee, and what it hands to a timer or promise. */
function called(call: ts.CallExpression): readonly ts.Expression[] {
  const callee = skipParentheses(call.expression);
  return LATER.has(nameOf(callee)) ? [callee, ...call.arguments] : [callee];
}

/** `spawnBlocking(…)`, `Runtime.start(…)`, under whatever name or behind a namespace. */
function isStart({ expression }: ts.CallExpression, scopes: Scopes): boolean {
  const callee = skipParentheses(expression);
  const named = (e: ts.Expression, name: string): boolean =>
    ts.isIdentifier(e)
      ? isHeddles(scopes, e, name) || (e.text === name && functionBehind(e, scopes) === null)
      : nameOf(e) === name;
  if (named(callee, 'spawnBlocking')) return true;
  return (
    ts.isPropertyAccessExpression(callee) &&
    callee.name.text === 'start' &&
    named(callee.expression, 'Runtime')
  );
}

function nameOf(e: ts.Expression): string {
  if (ts.isIdentifier(e)) return e.text;
  return ts.isPropertyAccessExpression(e) ? e.name.text : '';
}

/** The function of this module that an expression is or names; null if there is none, or another may be in its place. */
function functionBehind(e: ts.Expression, scopes: Scopes): Fn | null {
  const node = skipParentheses(e);
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return node;
  if (!ts.isIdentifier(node)) return null;
  const declaration = scopes.refOf.get(node)?.binding?.declaration;
  if (declaration === undefined) return null;
  if (ts.isFunctionDeclaration(declaration)) return declaration;
  if (!ts.isVariableDeclaration(declaration) || declaration.initializer === undefined) return null;
  const value = skipParentheses(declaration.initializer);
  return ts.isArrowFunction(value) || ts.isFunctionExpression(value) ? value : null;
}
