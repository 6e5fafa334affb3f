// @ts-check
// One program in full: its text, what native makes of it, and what each mode makes of it where that differs.
import { check } from './check.js';
import { runsUsing } from './javascript.js';
import { native } from './modes.js';
import { load, run } from './run.js';
import { described } from './session.js';

/**
 * @param {import('./grammar/program.js').Program} program
 * @returns {Promise<string>}
 */
export async function explain({ text, flavour }) {
  const outcome = await check(described(text, flavour));
  const parts = [text, `// ${JSON.stringify(flavour)} ${outcome.verdict} ${outcome.kept.join(' ')}`];
  if (!flavour.types && (!flavour.resources || runsUsing(text)))
    parts.push('// native', ...(await run(load(text), native)).total());
  for (const { mode, actual } of outcome.differences) parts.push(`// ${mode}`, ...actual);
  return parts.join('\n');
}
