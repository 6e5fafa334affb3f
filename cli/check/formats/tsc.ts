// As tsc prints diagnostics: a line each for tools, or in colour with the lines around for people.
import { readFileSync } from 'node:fs';
import { codeFrame } from '../../../transformer/diagnostics/code-frame.ts';
import { counts, type Finding, type Place } from '../finding.ts';
import type { Format } from '../formats.ts';
import { shownPath } from './paths.ts';

const COLOURS: Record<Finding['severity'], number> = { error: 91, warning: 93, info: 94 };
/** What TypeScript calls it. */
const WORDS: Record<Finding['severity'], string> = { error: 'error', warning: 'warning', info: 'message' };

export const tsc: Format = (findings, { folder, pretty }) => {
  const paint = (code: number, text: string): string => (pretty ? `\x1b[${code}m${text}\x1b[0m` : text);
  const lines = findings.map(({ code, severity, message, place, note, help }) => {
    const what = `${paint(COLOURS[severity], WORDS[severity])} ${paint(90, `${code}: `)}${message}`;
    const more = [note && `  note: ${note}`, help && `  help: ${help}`]
      .filter(Boolean)
      .map((line) => `\n${line}`);
    if (place === null) return `${what}${more.join('')}\n`;
    const path = shownPath(place.file, folder);
    if (!pretty) return `${path}(${place.line},${place.column}): ${what}${more.join('')}\n`;
    const at = `${paint(96, path)}:${paint(93, String(place.line))}:${paint(93, String(place.column))}`;
    return `${at} - ${what}\n\n${frame(place)}${more.join('')}\n\n`;
  });
  return lines.join('') + (pretty ? `${summary(findings)}\n` : '');
};

function frame({ file, line, column, endLine, endColumn }: Place): string {
  const text = readFileSync(file, 'utf8');
  const lines = text.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, column - 1);
  return codeFrame(text, start, endLine === line ? Math.max(1, endColumn - column) : lines[line - 1]!.length);
}

function summary(findings: readonly Finding[]): string {
  const { error, warning } = counts(findings);
  const some = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`;
  return `Found ${some(error, 'error')}, ${some(warning, 'warning')}.`;
}
