// The plain functions that a blocking thread can import: those this module exports, and those it imports and passes to
// `spawnBlocking`. Only places, in a function that the runtime calls when it looks for one:
//   export function hash(x) {…}   import { sum } from './sum.js';   spawnBlocking(sum, 1)
//   →   $plain(() => [[import.meta.url, "hash", hash], [import.meta.resolve("./sum.js"), "sum", sum]]);
//   import * as all from './all.js';   spawnBlocking(all.tools.sum as any, 1)
//   →   $plain(() => [[import.meta.resolve("./all.js"), ["tools", "sum"], all?.tools?.sum]]);
import { isBuiltin } from 'node:module';
import ts from '#typescript';
import { isHeddles } from '../1-analyse/imports.ts';
import type { FileContext } from '../2-lower/file.ts';
import { skipParentheses } from '../1-analyse/parentheses.ts';

interface Entry {
  /** '' for this module. */
  readonly from: string;
  /** The exported name, and behind it the members that lead to the function. */
  readonly exported: readonly string[];
  readonly local: string;
}

export function plainFunctions(file: FileContext, kind: 'esm' | 'cjs'): string | null {
  const entries = [...exportedHere(file.sf), ...passedOn(file)];
  if (entries.length === 0) return null;
  const record = file.names.own('m');
  const { bundled } = file;
  const own = bundled ? `${record}.url` : kind === 'esm' ? 'import.meta.url' : fileUrl('__filename');
  const place = (from: string): string => {
    if (from === '') return own;
    if (isBuiltin(from)) return JSON.stringify(from);
    const id = bundled?.imports?.[from];
    if (id !== undefined) return `${record}.near + ${JSON.stringify(id)}`;
    const specifier = asImported(from, kind === 'esm' ? 'import.meta.url' : '__filename');
    return kind === 'esm' ? `import.meta.resolve(${specifier})` : fileUrl(`require.resolve(${specifier})`);
  };
  const list = entries.map((e) => `[${place(e.from)}, ${name(e.exported)}, ${e.local}]`);
  return `${file.names.helper('plain_')}(() => [${list.join(', ')}]);`;
}

/**
 * The specifier as the import says it that this program runs: TypeScript rewrites "./a.ts" to "./a.js" in imports, told to
 * (`rewriteRelativeImportExtensions`), and nothing rewrites it where the source itself is run.
 */
function asImported(from: string, self: string): string {
  const source = /^(\.{1,2}\/.*)\.([cm]?)tsx?$/.exec(from);
  if (source === null || /\.d\.[cm]?ts$/.test(from)) return JSON.stringify(from);
  const [, path, kind] = source;
  return `/tsx?$/.test(${self}) ? ${JSON.stringify(from)} : ${JSON.stringify(`${path}.${kind}js`)}`;
}

function name(path: readonly string[]): string {
  return JSON.stringify(path.length === 1 ? path[0] : path);
}

function fileUrl(path: string): string {
  return `require('node:url').pathToFileURL(${path}).href`;
}

function exportedHere(sf: ts.SourceFile): Entry[] {
  const plain = new Set(sf.statements.flatMap(plainNames));
  return sf.statements.flatMap((s) => {
    if (ts.isExportDeclaration(s) && !s.moduleSpecifier && !s.isTypeOnly && s.exportClause)
      return ts.isNamedExports(s.exportClause)
        ? s.exportClause.elements
            .map((e) => ({ from: '', exported: [e.name.text], local: (e.propertyName ?? e.name).text }))
            .filter((e) => plain.has(e.local))
        : [];
    if (!has(s, ts.SyntaxKind.ExportKeyword)) return [];
    const isDefault = has(s, ts.SyntaxKind.DefaultKeyword);
    return plainNames(s).map((local) => ({ from: '', exported: [isDefault ? 'default' : local], local }));
  });
}

/** Names that a statement declares plain functions under. */
function plainNames(s: ts.Statement): string[] {
  if (ts.isFunctionDeclaration(s)) return s.name && s.body && isPlain(s) ? [s.name.text] : [];
  if (!ts.isVariableStatement(s) || has(s, ts.SyntaxKind.DeclareKeyword)) return [];
  return s.declarationList.declarations.flatMap(({ name, initializer: value }) =>
    ts.isIdentifier(name) &&
    value &&
    (ts.isArrowFunction(value) || ts.isFunctionExpression(value)) &&
    isPlain(value)
      ? [name.text]
      : [],
  );
}

function isPlain(f: ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction): boolean {
  return !f.asteriskToken && !has(f, ts.SyntaxKind.AsyncKeyword);
}

function has(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && !!ts.getModifiers(node)?.some((m) => m.kind === kind);
}

/** Does the module pass functions to heddle's blocking threads? */
export function callsBlocking({ text }: ts.SourceFile): boolean {
  return /\bspawnBlocking\b/.test(text) && /['"]heddle['"]/.test(text);
}

/** What is imported and an argument of `spawnBlocking`. */
function passedOn(file: FileContext): Entry[] {
  const found = new Map<string, Entry>();
  if (!callsBlocking(file.sf)) return [];
  const visit = (node: ts.Node): void => {
    const argument =
      ts.isCallExpression(node) && isSpawnBlocking(file, node.expression) ? node.arguments[0] : undefined;
    if (argument !== undefined)
      for (const value of valuesOf(argument)) {
        const entry = importedMember(file, value);
        if (entry) found.set(entry.local, entry);
      }
    ts.forEachChild(node, visit);
  };
  visit(file.sf);
  return [...found.values()];
}

/** `spawnBlocking(…)`, `heddle.spawnBlocking(…)` or another name that it is imported under; one too many costs an entry. */
function isSpawnBlocking(file: FileContext, callee: ts.Expression): boolean {
  const [value] = valuesOf(callee);
  const name = value && ts.isPropertyAccessExpression(value) ? value.name : value;
  if (!name || !ts.isIdentifier(name)) return false;
  return name.text === 'spawnBlocking' || isHeddles(file.scopes, name, 'spawnBlocking');
}

/** What an expression may be, behind casts, parentheses and choices. */
function valuesOf(e: ts.Expression): ts.Expression[] {
  const inner = skipParentheses(e);
  if (ts.isConditionalExpression(inner)) return [...valuesOf(inner.whenTrue), ...valuesOf(inner.whenFalse)];
  if (!ts.isBinaryExpression(inner)) return [inner];
  const { kind } = inner.operatorToken;
  if (kind === ts.SyntaxKind.CommaToken) return valuesOf(inner.right);
  const choice =
    kind === ts.SyntaxKind.BarBarToken ||
    kind === ts.SyntaxKind.QuestionQuestionToken ||
    kind === ts.SyntaxKind.AmpersandAmpersandToken;
  return choice ? [...valuesOf(inner.left), ...valuesOf(inner.right)] : [];
}

/** `f`, or `ns.a.b` with an import at its beginning. */
function importedMember(file: FileContext, e: ts.Expression): Entry | null {
  const members: string[] = [];
  let base = skipParentheses(e);
  for (; ts.isPropertyAccessExpression(base); base = skipParentheses(base.expression)) {
    if (!ts.isIdentifier(base.name)) return null;
    members.unshift(base.name.text);
  }
  if (!ts.isIdentifier(base)) return null;
  const binding = file.scopes.refOf.get(base)?.binding;
  const from = binding?.kind === 'import' ? imported(binding.id) : null;
  if (from === null) return null;
  const exported = [...from.exported, ...members];
  return exported.length === 0 ? null : { ...from, exported, local: [base.text, ...members].join('?.') };
}

/** Where a name is imported from; a namespace is no export, but its members are. */
function imported(id: ts.Identifier): Entry | null {
  const { parent } = id;
  const clause = ts.isImportSpecifier(parent)
    ? parent.parent.parent
    : ts.isNamespaceImport(parent)
      ? parent.parent
      : parent;
  if (!ts.isImportClause(clause)) return null;
  const from = clause.parent.moduleSpecifier;
  if (clause.isTypeOnly || (ts.isImportSpecifier(parent) && parent.isTypeOnly) || !ts.isStringLiteral(from))
    return null;
  const exported = ts.isImportSpecifier(parent)
    ? [(parent.propertyName ?? parent.name).text]
    : ts.isNamespaceImport(parent)
      ? []
      : ['default'];
  return { from: from.text, exported, local: id.text };
}
