// @ts-check
// docs/diagnostics: one page a code and an index, made from the catalogue. `node scripts/diagnostics-docs.js` writes
// them; a test compares them with what this makes, so that the pages cannot go stale.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { messages, retired } from '../dist/transformer/diagnostics/catalogue/index.js';
import { root } from './steps.js';

const SECTIONS = [
  [
    'HDL1',
    'Kept native',
    'The function stays as it was written: correct, but neither preemptible nor movable.',
  ],
  ['HDL2', 'Hazards', 'The code is compiled; something in it may not mean what it meant before.'],
  ['HDL3', 'Configuration', 'An option, or how the program was built, is not what it should be.'],
  ['HDL9', 'Faults of heddle', 'Nothing is compiled wrongly; please report them.'],
];

const SEVERITIES =
  'The plugin option `diagnostics` makes each of HDL1xxx, HDL2xxx and HDL9xxx an error, a warning, or silent: `{ "HDL2001": "error" }`.';

/** Placeholders as words, for pages that speak of no particular function. */
const WORDS = ['a function', 'a name', 'a value', 'read', 'written', 'a name'];

/** @param {string} text */
const general = (text) => text.replace(/\{(\d)\}/g, (_, i) => `⟨${WORDS[Number(i)]}⟩`);

/** @returns {Map<string, string>} file name → text */
export function diagnosticPages() {
  const pages = new Map();
  const entries = Object.values(messages).sort((a, b) => a.code.localeCompare(b.code));
  for (const message of entries) pages.set(`${message.code}.md`, page(message));
  for (const [code, reason] of Object.entries(retired))
    pages.set(`${code}.md`, `# ${code}\n\nNo longer reported: ${reason}\n`);
  pages.set('README.md', index(entries));
  return pages;
}

/** @param {import('../dist/transformer/diagnostics/catalogue/message.js').Message} message */
function page({ code, severity, text, note, help, example }) {
  const language = code.startsWith('HDL3') ? 'jsonc' : 'ts';
  const lines = [
    `# ${code}`,
    '',
    `${severity}: ${general(text)}`,
    '',
    general(note),
    '',
    `**What to do**: ${general(help)}.`,
  ];
  if (example) lines.push('', 'Reported for', '', `\`\`\`${language}`, example, '```');
  return `${lines.join('\n')}\n`;
}

/** @param {import('../dist/transformer/diagnostics/catalogue/message.js').Message[]} entries */
function index(entries) {
  const lines = ['# Diagnostics', '', 'Generated from `transformer/diagnostics/catalogue`.', '', SEVERITIES];
  for (const [prefix, title, what] of SECTIONS) {
    lines.push('', `## ${prefix}xxx: ${title}`, '', what, '');
    for (const { code, text } of entries.filter((e) => e.code.startsWith(prefix)))
      lines.push(`- [${code}](${code}.md) ${general(text)}`);
    for (const code of Object.keys(retired).filter((c) => c.startsWith(prefix)))
      lines.push(`- [${code}](${code}.md) no longer reported`);
  }
  return `${lines.join('\n')}\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const folder = join(root, 'docs', 'diagnostics');
  mkdirSync(folder, { recursive: true });
  const pages = diagnosticPages();
  for (const name of readdirSync(folder)) if (!pages.has(name)) rmSync(join(folder, name));
  for (const [name, text] of pages) writeFileSync(join(folder, name), text);
}
