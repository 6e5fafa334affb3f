// What the keywords of a compiled function mean to its task. Told from the syntax and from what transform() said about the file.
import type ts from 'typescript';
import type { FileContext } from './diagnostics.ts';

export interface Hover {
  readonly word: string;
  readonly span: ts.TextSpan;
  readonly text: string;
}

/** @returns null where heddle has nothing to say */
export function hoverAt(
  typescript: typeof ts,
  file: ts.SourceFile,
  position: number,
  context: FileContext,
): Hover | null {
  if (!context.compiled) return null;
  const word = keywordAt(typescript, file, position);
  if (word === null) return null;
  const { node, start, text: keyword } = word;
  const fn = keyword === 'async' ? node : typescript.findAncestor(node, typescript.isFunctionLike);
  const text = meaning(typescript, file, keyword, node, fn, context);
  return text === null ? null : { word: keyword, span: { start, length: keyword.length }, text };
}

interface Keyword {
  readonly node: ts.Node;
  readonly start: number;
  readonly text: string;
}

/** The keyword under the cursor, if it is one of a loop, an `await` or an `async`. */
function keywordAt(typescript: typeof ts, file: ts.SourceFile, position: number): Keyword | null {
  let found: Keyword | null = null;
  const visit = (node: ts.Node): void => {
    if (position < node.getFullStart() || position >= node.end) return;
    for (const keyword of keywordsOf(typescript, file, node))
      if (position >= keyword.start && position < keyword.start + keyword.text.length) found = keyword;
    typescript.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function keywordsOf(typescript: typeof ts, file: ts.SourceFile, node: ts.Node): Keyword[] {
  const start = node.getStart(file);
  const first = (text: string): Keyword[] => [{ node, start, text }];
  if (typescript.isAwaitExpression(node)) return first('await');
  if (typescript.isForOfStatement(node) && node.awaitModifier !== undefined)
    return [...first('for'), { node, start: node.awaitModifier.getStart(file), text: 'await' }];
  if (
    typescript.isForStatement(node) ||
    typescript.isForOfStatement(node) ||
    typescript.isForInStatement(node)
  )
    return first('for');
  if (typescript.isWhileStatement(node)) return first('while');
  if (typescript.isDoStatement(node)) return first('do');
  if (!typescript.isFunctionLike(node) || !typescript.canHaveModifiers(node)) return [];
  const modifier = node.modifiers?.find(({ kind }) => kind === typescript.SyntaxKind.AsyncKeyword);
  return modifier === undefined ? [] : [{ node, start: modifier.getStart(file), text: 'async' }];
}

function meaning(
  typescript: typeof ts,
  file: ts.SourceFile,
  keyword: string,
  node: ts.Node,
  fn: ts.Node | undefined,
  { preempt, diagnostics }: FileContext,
): string | null {
  if (fn === undefined || !isAsync(typescript, fn))
    return keyword === 'await' || fn === undefined
      ? null
      : 'heddle: this function is not async, so its loops run to their end; no other task gets a turn meanwhile.';
  const kept = diagnostics.find(
    ({ code, start }) =>
      code.startsWith('HDL1') &&
      start >= fn.getStart(file) &&
      start < fn.end &&
      functionAt(typescript, file, start) === fn,
  );
  if (kept !== undefined)
    return `heddle: stays native. ${kept.code}: ${kept.message}. To mend it, ${kept.help}.`;
  if (keyword === 'async')
    return 'heddle: compiled. Its loops give way once a slice is used up; called by `spawn` it is a task that another core may run.';
  if (keyword === 'await')
    return 'heddle: the task waits here unless the value is there already; other tasks run meanwhile. A task of `spawn` may go on at another core.';
  if (!preempt) return 'heddle: no preemption point, by the option "preempt": "off".';
  if (isAtomic(typescript, node)) return 'heddle: "use atomic": no other task runs between the rounds.';
  return 'heddle: at the end of a round other tasks may run, once the slice is used up; then it goes on with the same variables. "use atomic" at the head of the function or block keeps them out.';
}

/** The innermost function around a place. */
function functionAt(typescript: typeof ts, file: ts.SourceFile, position: number): ts.Node | undefined {
  let found: ts.Node | undefined;
  const visit = (node: ts.Node): void => {
    if (position < node.getStart(file) || position >= node.end) return;
    if (typescript.isFunctionLike(node)) found = node;
    typescript.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function isAsync(typescript: typeof ts, node: ts.Node): boolean {
  return (
    typescript.canHaveModifiers(node) &&
    (node.modifiers?.some(({ kind }) => kind === typescript.SyntaxKind.AsyncKeyword) ?? false)
  );
}

function isAtomic(typescript: typeof ts, node: ts.Node): boolean {
  for (let n: ts.Node | undefined = node.parent; n !== undefined; n = n.parent) {
    if (typescript.isBlock(n)) {
      for (const statement of n.statements) {
        if (!typescript.isExpressionStatement(statement) || !typescript.isStringLiteral(statement.expression))
          break;
        if (statement.expression.text === 'use atomic') return true;
      }
    }
    if (typescript.isFunctionLike(n)) return false;
  }
  return false;
}
