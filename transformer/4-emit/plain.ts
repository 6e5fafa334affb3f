// The plain functions that a blocking thread can import: those this module exports, and those it imports and passes to
// `spawnBlocking` by name. Only places, in a function that the runtime calls when it looks for one:
//   export function hash(x) {…}   import { sum } from '../3-emit/sum.js';   spawnBlocking(sum, 1)
//   →   $plain(() => [[import.meta.url, "hash", hash], [import.meta.resolve("./sum.js"), "sum", sum]]);
import ts from 'typescript';
import type { FileContext } from '../2-lower/file.ts';

interface Entry {
  /** '' for this module. */
  readonly from: string;
  readonly exported: string;
  readonly local: string;
}

export function plainFunctions(file: FileContext, kind: 'esm' | 'cjs'): string | null {
  const entries = [...exportedHere(file.sf), ...passedOn(file)];
  if (entries.length === 0) return null;
  const own = kind === 'esm' ? 'import.meta.url' : fileUrl('__filename');
  const place = (from: string): string => {
    if (from === '') return own;
    const specifier = JSON.stringify(from);
    return kind === 'esm' ? `import.meta.resolve(${specifier})` : fileUrl(`require.resolve(${specifier})`);
  };
  const list = entries.map((e) => `[${place(e.from)}, ${JSON.stringify(e.exported)}, ${e.local}]`);
  return `${file.names.helper('plain_')}(() => [${list.join(', ')}]);`;
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
            .map((e) => ({ from: '', exported: e.name.text, local: (e.propertyName ?? e.name).text }))
            .filter((e) => plain.has(e.local))
        : [];
    if (!has(s, ts.SyntaxKind.ExportKeyword)) return [];
    const isDefault = has(s, ts.SyntaxKind.DefaultKeyword);
    return plainNames(s).map((local) => ({ from: '', exported: isDefault ? 'default' : local, local }));
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

/** What is imported and an argument of `spawnBlocking`. */
function passedOn(file: FileContext): Entry[] {
  const found = new Map<string, Entry>();
  if (!file.scopes.names.has('spawnBlocking')) return [];
  const visit = (node: ts.Node): void => {
    const argument = ts.isCallExpression(node) && isSpawnBlocking(node.expression) ? node.arguments[0] : null;
    if (argument && ts.isIdentifier(argument)) {
      const binding = file.scopes.refOf.get(argument)?.binding;
      const entry = binding?.kind === 'import' ? imported(binding.id) : null;
      if (entry) found.set(entry.local, entry);
    }
    ts.forEachChild(node, visit);
  };
  visit(file.sf);
  return [...found.values()];
}

/** `spawnBlocking(…)` or `heddle.spawnBlocking(…)`; one too many costs an entry. */
function isSpawnBlocking(callee: ts.Expression): boolean {
  const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
  return ts.isIdentifier(name) && name.text === 'spawnBlocking';
}

function imported(id: ts.Identifier): Entry | null {
  const { parent } = id;
  const specifier = ts.isImportSpecifier(parent);
  if (!specifier && !(ts.isImportClause(parent) && parent.name === id)) return null;
  const clause = specifier ? parent.parent.parent : parent;
  if (
    clause.isTypeOnly ||
    (specifier && parent.isTypeOnly) ||
    !ts.isStringLiteral(clause.parent.moduleSpecifier)
  )
    return null;
  const exported = specifier ? (parent.propertyName ?? parent.name).text : 'default';
  return { from: clause.parent.moduleSpecifier.text, exported, local: id.text };
}
