// Source text to syntax tree, and what the file as a whole is: language, module kind, strictness.
import ts from 'typescript';

function scriptKind(fileName: string): ts.ScriptKind {
  if (/\.tsx$/i.test(fileName)) return ts.ScriptKind.TSX;
  if (/\.[cm]?ts$/i.test(fileName)) return ts.ScriptKind.TS;
  if (/\.[cm]?jsx?$/i.test(fileName)) return ts.ScriptKind.JSX;
  return ts.ScriptKind.TS;
}

export function parse(source: string, fileName: string): ts.SourceFile {
  return ts.createSourceFile(fileName, source, ts.ScriptTarget.ESNext, true, scriptKind(fileName));
}

/** `a?.#b`: the language has it, TypeScript has not, and parses it all the same. */
const PRIVATE_NAME_IN_CHAIN = 18030;

/** Syntax errors of a parsed file (the parser keeps them on the file, outside its public type). */
export function syntaxErrors(sf: ts.SourceFile): readonly ts.DiagnosticWithLocation[] {
  const { parseDiagnostics } = sf as unknown as { parseDiagnostics: ts.DiagnosticWithLocation[] };
  return parseDiagnostics.filter(({ code }) => code !== PRIVATE_NAME_IN_CHAIN);
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

/** Strict whatever surrounds it: modules are, and so are files that say so. */
export function isStrictFile(sf: ts.SourceFile): boolean {
  return isModuleSyntax(sf) || /\.m[tj]sx?$/i.test(sf.fileName) || hasDirective(sf.statements, 'use strict');
}
