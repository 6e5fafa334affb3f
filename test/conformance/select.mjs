// Which files of the suite exercise async code, and in which variants each of them runs.
//   by feature    async-functions, async-iteration, top-level-await
//   by content    an async function, method or arrow, `await`, in any other test
// Proposals' own folders are left to the engine: a test counts only if it passes natively first.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { codeOf, frontmatter } from './frontmatter.mjs';

const FEATURES = new Set(['async-functions', 'async-iteration', 'top-level-await']);
const CONTENT = /\basync\s*(?:function\b|\*|\(|\[|#|['"\w$]+\s*(?:\(|=>))|\bawait\b/;

/**
 * @typedef {{ file: string, variant: 'strict' | 'sloppy' | 'module' | 'raw' }} Variant
 * @returns {Variant[]}
 */
export function select(suite, filter = '') {
  const root = join(suite, 'test');
  const variants = [];
  const folders = [root];
  for (let folder; (folder = folders.pop());) {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) folders.push(path);
      else if (entry.name.endsWith('.js') && !entry.name.includes('_FIXTURE')) {
        const file = relative(root, path);
        if (filter && !file.includes(filter)) continue;
        const source = readFileSync(path, 'utf8');
        if (!source.includes('async') && !source.includes('await')) continue;
        const meta = frontmatter(source);
        if (!meta.features.some((f) => FEATURES.has(f)) && !CONTENT.test(codeOf(source))) continue;
        for (const variant of variantsOf(meta.flags)) variants.push({ file, variant });
      }
    }
  }
  return variants.sort((a, b) =>
    a.file < b.file ? -1 : a.file > b.file ? 1 : a.variant < b.variant ? -1 : 1,
  );
}

function variantsOf(flags) {
  if (flags.includes('raw')) return ['raw'];
  if (flags.includes('module')) return ['module'];
  if (flags.includes('onlyStrict')) return ['strict'];
  if (flags.includes('noStrict')) return ['sloppy'];
  return ['sloppy', 'strict'];
}
