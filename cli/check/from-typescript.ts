// TypeScript's diagnostics as findings: those of the library, and the lines that a native compiler prints.
import { resolve } from 'node:path';
import ts from '#typescript';
import type { Finding, Place } from './finding.ts';

const SEVERITIES: Record<ts.DiagnosticCategory, Finding['severity']> = {
  [ts.DiagnosticCategory.Error]: 'error',
  [ts.DiagnosticCategory.Warning]: 'warning',
  [ts.DiagnosticCategory.Message]: 'info',
  [ts.DiagnosticCategory.Suggestion]: 'info',
};

export function fromLibrary(diagnostic: ts.Diagnostic): Finding {
  const { file, start, length = 0 } = diagnostic;
  return {
    code: `TS${diagnostic.code}`,
    severity: SEVERITIES[diagnostic.category],
    message: ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'),
    place: file === undefined || start === undefined ? null : placeIn(file, start, length),
  };
}

export function placeIn(file: ts.SourceFile, start: number, length: number): Place {
  const from = file.getLineAndCharacterOfPosition(start);
  const to = file.getLineAndCharacterOfPosition(start + length);
  return {
    file: resolve(file.fileName),
    line: from.line + 1,
    column: from.character + 1,
    endLine: to.line + 1,
    endColumn: to.character + 1,
  };
}

const LINE = /^(?:(.+)\((\d+),(\d+)\): )?(error|warning|message) TS(\d+): (.*)$/;

/**
 * @param output what `tsc --pretty false` printed
 * @param folder that its paths are relative to
 * @returns the findings; lines that begin with a space belong to the one before
 */
export function fromOutput(output: string, folder: string): Finding[] {
  const findings: { -readonly [Key in keyof Finding]: Finding[Key] }[] = [];
  for (const text of output.split(/\r?\n/)) {
    const [, file, line, column, category, code, message] = LINE.exec(text) ?? [];
    if (code !== undefined) {
      const at = { line: Number(line), column: Number(column) };
      findings.push({
        code: `TS${code}`,
        severity: category === 'message' ? 'info' : (category as 'error' | 'warning'),
        message: message!,
        place:
          file === undefined
            ? null
            : { file: resolve(folder, file), ...at, endLine: at.line, endColumn: at.column },
      });
    } else if (/^\s/.test(text) && findings.length > 0) findings.at(-1)!.message += `\n${text}`;
  }
  return findings;
}
