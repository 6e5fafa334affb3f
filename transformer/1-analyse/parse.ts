// Source text to syntax tree, and what the file as a whole is: language, module kind, strictness.
import ts from '#typescript';

function scriptKind(fileName: string): ts.ScriptKind {
  if (/\.tsx$/i.test(fileName)) return ts.ScriptKind.TSX;
  if (/\.[cm]?ts$/i.test(fileName)) return ts.ScriptKind.TS;
  if (/\.[cm]?jsx?$/i.test(fileName)) return ts.ScriptKind.JSX;
  return ts.ScriptKind.TS;
}

export function parse(source: string, fileName: string): ts.SourceFile {
  return ts.createSourceFile(fileName, source, ts.ScriptTarget.ESNext, true, scriptKind(fileName));
}

/**
 * What TypeScript reports and parses all the same, though the language has it: `a?.#b`, and in sloppy mode `010`, `'\\01'`, `'\\8'`
 * and `08`. Their text is kept, so that strict code with one is an error as before.
 */
const ALLOWED: ReadonlySet<number> = new Set([18030, 1121, 1487, 1488, 1489]);

/** Syntax errors of a parsed file (the parser keeps them on the file, outside its public type). */
export function syntaxErrors(sf: ts.SourceFile): readonly ts.DiagnosticWithLocation[] {
  const { parseDiagnostics } = sf as unknown as { parseDiagnostics: ts.DiagnosticWithLocation[] };
  return parseDiagnostics.filter(({ code }) => !ALLOWED.has(code));
}

export function isModuleSyntax(sf: ts.SourceFile): boolean {
  return ts.isExternalModule(sf);
}

export function moduleKind(sf: ts.SourceFile, wanted: 'esm' | 'cjs' | undefined): 'esm' | 'cjs' {
  if (wanted) return wanted;
  if (/\.c[tj]sx?$/i.test(sf.fileName)) return 'cjs';
  if (/\.m[tj]sx?$/i.test(sf.fileName)) return 'esm';
  return isModuleSyntax(sf) ? 'esm' : 'cjs';
}

export function hasDirective(statements: readonly ts.Statement[], text: string): boolean {
  for (const s of statements) {
    if (!ts.isExpressionStatement(s) || !ts.isStringLiteral(s.expression)) return false;
    if (s.expression.text === text) return true;
  }
  return false;
}

/** Does the function say that it is strict? Then so are its parameters. */
export function saysStrict(body: ts.Node | undefined): boolean {
  return body !== undefined && ts.isBlock(body) && hasDirective(body.statements, 'use strict');
}

/** Strict whatever surrounds it: modules are, and so are files that say so. */
export function isStrictFile(sf: ts.SourceFile): boolean {
  return isModuleSyntax(sf) || /\.m[tj]sx?$/i.test(sf.fileName) || hasDirective(sf.statements, 'use strict');
}
