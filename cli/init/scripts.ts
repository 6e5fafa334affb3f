// The scripts of package.json: `tsc` that writes files becomes `heddle build`, `node file` gets the loader. Options that tsc --build does
// not take are left to the author.
import { readFileSync } from 'node:fs';
import ts from '#typescript';
import { edited, type Finding } from './change.ts';
import { jsonRoot, member } from './json.ts';

const PARTS = /(\s*(?:&&|\|\||;|&)\s*)/;

export function intoScripts(file: string, want: 'build' | 'register'): Finding | null {
  const before = readFileSync(file, 'utf8');
  const literals = scriptsIn(file, before);
  const advice: string[] = [];
  const edits = literals.flatMap(({ name, literal }) => {
    const now = literal.text;
    const next = now
      .split(PARTS)
      .map((part) => {
        const changed = want === 'build' ? builds(part) : registers(part);
        if (changed === undefined)
          advice.push(
            `script ${name}: heddle build takes no options such as those of "${part.trim()}": put them into tsconfig.json first`,
          );
        return changed ?? part;
      })
      .join('');
    return next === now ? [] : [{ at: literal.getStart(), until: literal.end, text: JSON.stringify(next) }];
  });
  if (edits.length > 0) return { kind: 'change', file, before, after: edited(before, edits) };
  return advice.length > 0 ? { kind: 'advice', file, text: advice.join('; ') } : null;
}

function scriptsIn(file: string, text: string): { name: string; literal: ts.StringLiteral }[] {
  const scripts = member(jsonRoot(file, text), 'scripts');
  if (scripts === undefined || !ts.isObjectLiteralExpression(scripts)) return [];
  return scripts.properties.flatMap((each) =>
    ts.isPropertyAssignment(each) && ts.isStringLiteral(each.initializer) && ts.isStringLiteral(each.name)
      ? [{ name: each.name.text, literal: each.initializer }]
      : [],
  );
}

/** What `tsc --build` takes as well. */
const TAKEN = [
  '-b',
  '--build',
  '-w',
  '--watch',
  '--verbose',
  '-f',
  '--force',
  '--clean',
  '--incremental',
  '--declaration',
  '--sourceMap',
];

/** @returns the command with `heddle build`; undefined if its options do not fit; itself if it runs no tsc that writes */
function builds(part: string): string | undefined {
  const [, lead = '', rest = ''] = /^(\s*(?:npx\s+)?)tsc(?=\s|$)(.*)$/s.exec(part) ?? [];
  if (!/^\s*(?:npx\s+)?tsc(?=\s|$)/.test(part) || /--noEmit\b(?!\s+false)/.test(rest)) return part;
  const words = rest.trim().split(/\s+/).filter(Boolean);
  const out: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word === '-b' || word === '--build') continue;
    if (word === '-p' || word === '--project') out.push(words[++i] ?? '.');
    else if (TAKEN.includes(word) || !word.startsWith('-')) out.push(word);
    else return undefined;
  }
  return `${lead.replace(/npx\s+$/, 'npx ')}heddle build${out.map((word) => ` ${word}`).join('')}`;
}

/** `node x` with the loader; `tsx x` reads TypeScript itself, and takes the same flag. */
function registers(part: string): string {
  if (part.includes('heddle/register')) return part;
  return part.replace(/^(\s*)(node|tsx)(?=\s+[^-\s]|\s+-)(?!\s+--run\b)/, '$1$2 --import heddle/register');
}
