// `heddle explain HDL2001`: the page of a diagnostic, as it stands in docs/diagnostics, for the terminal.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { nearest } from '../common/nearest.ts';
import { parseArguments } from './arguments.ts';
import type { Command } from './commands.ts';
import { Misuse } from './misuse.ts';

const PAGES = join(
  dirname(createRequire(fileURLToPath(import.meta.url)).resolve('heddle/package.json')),
  'docs',
  'diagnostics',
);

export const command: Command = {
  usage: 'explain [CODE]',
  help: 'Without a code: the list of them.\n',
  run(args) {
    const { positionals } = parseArguments('explain', args, {}, { most: 1, what: 'one code' });
    const [code] = positionals;
    process.stdout.write(forTerminal(code === undefined ? list() : page(code)));
    return 0;
  },
};

/** @returns the page's Markdown */
function page(asked: string): string {
  const code = asked.toUpperCase().replace(/^(?=\d{4}$)/, 'HDL');
  if (/^TS\d+$/.test(code)) throw new Misuse(`${code} is TypeScript's: look for it at typescriptlang.org`);
  const file = join(PAGES, `${code}.md`);
  if (!/^HDL\d{4}$/.test(code) || !existsSync(file)) {
    const codes = readdirSync(PAGES).flatMap((name) => /^(HDL\d{4})\.md$/.exec(name)?.[1] ?? []);
    const near = nearest(code, codes);
    throw new Misuse(
      `there is no diagnostic ${asked}${near === undefined ? '' : ` (did you mean ${near}?)`}; heddle explain lists them all`,
    );
  }
  return readFileSync(file, 'utf8');
}

function list(): string {
  return readFileSync(join(PAGES, 'README.md'), 'utf8').replace(/\[(HDL\d{4})\]\(\S+?\.md\)/g, '$1 ');
}

/** Markdown as far as the pages use it; emphasis only where a terminal shows it. */
function forTerminal(text: string): string {
  const coloured = process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined;
  const bold = (inner: string): string => (coloured ? `\x1b[1m${inner}\x1b[22m` : inner);
  let inCode = false;
  const lines = text.split('\n').flatMap((line) => {
    if (line.startsWith('```')) {
      inCode = !inCode;
      return [];
    }
    if (inCode) return [`    ${line}`];
    return [
      line
        .replace(/^#+ (.*)$/, (_, title: string) => bold(title))
        .replace(/\*\*(.+?)\*\*/g, (_, inner: string) => bold(inner))
        .replace(/\[([^\]]+)\]\([^)]+\)/g, '$1'),
    ];
  });
  return lines.join('\n');
}
