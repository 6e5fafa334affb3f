// @ts-check
// One program in full: its text, what native makes of it, and what each mode makes of it where that differs.
import { check } from './check.js';
import { native } from './modes.js';
import { load, run } from './run.js';

/**
 * @param {import('./grammar/program.js').Program} program
 * @returns {Promise<string>}
 */
export async function explain({ text, flavour }) {
  const outcome = await check({ text, types: flavour.types, total: flavour.tasks === 'shared' });
  const parts = [text, `// ${JSON.stringify(flavour)} ${outcome.verdict} ${outcome.kept.join(' ')}`];
  if (!flavour.types) parts.push('// native', ...(await run(load(text), native)).total());
  for (const { mode, actual } of outcome.differences) parts.push(`// ${mode}`, ...actual);
  return parts.join('\n');
}
