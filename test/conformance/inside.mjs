// The mode in which a test's async functions are called by tasks. A test is ordinary code: `f().then(…)` at its top level calls
// the engine's function. So its text is rewritten first, for the native run as for the compiled one: outside of async functions
// a call goes by `$in` or `$at`, which see to it that an async function is called by another, here:
//   f(1)        $in(f)(1)
//   o.m(1)      $at(o, "m")(1)
// Natively that other one is the engine's, compiled it is a task. Within async functions the text is what it was: there calls
// are between tasks of themselves. What either run gets is a promise of the realm.
import { types } from 'node:util';
import ts from 'typescript';

/** A script's or module's text with its calls rewritten; as it was if it is none for TypeScript's parser. */
export function inside(text) {
  const file = ts.createSourceFile('test.js', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  if (file.parseDiagnostics.length > 0) return text;
  const edits = [];
  const visit = (node, ordinary) => {
    if (ts.isDecorator(node)) return;
    if (ts.isCallExpression(node) && ordinary) rewrite(node);
    const inner = ts.isFunctionLike(node)
      ? !node.modifiers?.some((m) => m.kind === ts.SyntaxKind.AsyncKeyword) || !!node.asteriskToken
      : ordinary;
    ts.forEachChild(node, (child) => visit(child, inner));
  };
  const rewrite = ({ expression: callee, flags, questionDotToken }) => {
    if (questionDotToken || flags & ts.NodeFlags.OptionalChain) return;
    const from = callee.getStart();
    if (ts.isPropertyAccessExpression(callee) && ts.isIdentifier(callee.name)) {
      const { kind } = callee.expression;
      if (kind === ts.SyntaxKind.SuperKeyword || kind === ts.SyntaxKind.ImportKeyword) return;
      edits.push({ at: from, until: from, text: '$at(' });
      const name = JSON.stringify(callee.name.text);
      edits.push({ at: callee.expression.end, until: callee.end, text: `, ${name})` });
    } else if (
      (ts.isIdentifier(callee) && callee.text !== 'eval') ||
      ts.isFunctionExpression(callee) ||
      ts.isCallExpression(callee) ||
      (ts.isParenthesizedExpression(callee) && !ts.isAccessExpression(ts.skipParentheses(callee)))
    ) {
      edits.push({ at: from, until: from, text: '$in(' });
      edits.push({ at: callee.end, until: callee.end, text: ')' });
    }
  };
  visit(file, true);
  // Outer calls begin before inner ones, which they were met before; what ends first is written first.
  edits.sort((a, b) => a.at - b.at || b.until - b.at - (a.until - a.at));
  let code = '';
  let from = 0;
  for (const edit of edits) {
    code += text.slice(from, edit.at) + edit.text;
    from = edit.until;
  }
  // Whoever names heddle gets bodies for what its ordinary functions make, too.
  return `${code}${text.slice(from)}\n// "heddle"`;
}

/** What the rewritten calls are made by. */
export const CALLERS = `
async function called(f, args) { return await f(...args); }
async function invoked(object, key, args) { return await object[key](...args); }`;

/**
 * Gives a realm `$in` and `$at`, and the suite's helpers that call a function of the test.
 * @param {{ global: any, internal: any }} realm after the harness scripts have run
 * @param {{ called: Function, invoked: Function }} callers those of CALLERS
 */
export function callInside({ global, internal }, { called, invoked }) {
  const { Promise: RealmPromise } = global;
  if (internal) internal.tasks.on = true;
  const begin = (caller, args) => {
    const made = internal ? internal.begin(caller, undefined, args, caller.name) : caller(...args);
    const { then } = made;
    return new RealmPromise((resolve, reject) => void Reflect.apply(then, made, [resolve, reject]));
  };
  const isAsync = (f) => types.isAsyncFunction(f) && !types.isGeneratorFunction(f);
  const bind = Function.prototype.call.bind(Function.prototype.bind);
  const $in = (f) => (isAsync(f) ? (...args) => begin(called, [f, args]) : f);
  const $at = (object, key) => {
    const f = object[key];
    if (isAsync(f)) return (...args) => begin(invoked, [object, key, args]);
    return typeof f === 'function' ? bind(f, object) : f;
  };
  for (const [key, value] of Object.entries({ $in, $at }))
    Object.defineProperty(global, key, { value, writable: true, configurable: true, enumerable: false });
  const { asyncTest, assert } = global;
  if (asyncTest) global.asyncTest = (test) => asyncTest($in(test));
  const throwsAsync = assert?.throwsAsync;
  if (throwsAsync) assert.throwsAsync = (kind, test, message) => throwsAsync(kind, $in(test), message);
}
