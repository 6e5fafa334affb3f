// @ts-check
// One text compiled for both worlds by what transform() consists of, without what only its other callers need: the parse and
// the analysis are made once, no source map is made, and the engine itself reads the result at once, so that nothing is
// parsed a second time to see whether it is well-formed (where transform() would keep the function native, the fuzzer
// reports it). check.js holds some programs against transform() itself.
import { analyse } from '../../dist/transformer/1-analyse/index.js';
import { earlyError } from '../../dist/transformer/1-analyse/early-errors.js';
import { parse, syntaxErrors } from '../../dist/transformer/1-analyse/parse.js';
import { separate } from '../../dist/transformer/4-emit/separate.js';
import { compile } from '../../dist/transformer/transform.js';
import { transform } from './modes.js';

// What the compiler's passes hand on is looked at as well (transformer/2-lower/verify.ts).
process.env.HEDDLE_VERIFY = '1';

/** What the transformer takes where suspensions are forced: a look in every round. */
const BUDGET = 2;

/**
 * @typedef {object} Compiled
 * @property {string} code
 * @property {readonly { code: string, message: string }[]} diagnostics
 */

/**
 * @param {string} text
 * @param {string} fileName
 * @returns {(world: import('./modes.js').World) => Compiled}
 */
export function compiler(text, fileName) {
  /** @type {import('typescript').SourceFile} */
  let file;
  /** @type {import('../../dist/transformer/1-analyse/index.js').Analysis} */
  let analysis;
  return (world) => {
    file ??= parse(text, fileName);
    if (syntaxErrors(file).length > 0 || earlyError(file, false)) return { code: text, diagnostics: [] };
    analysis ??= analyse(file, { preempt: true, strict: false }, new Map());
    const outcome = compile(file, analysis, 'cjs', BUDGET, world === 'tasks');
    // What cannot be lowered after all makes transform() begin again.
    if ('failed' in outcome)
      return transform(text, { fileName, module: 'cjs', budget: BUDGET, tasks: world === 'tasks' });
    return { code: join(text, outcome.parts), diagnostics: analysis.diagnostics };
  };
}

/** @param {string} text @param {readonly import('../../dist/transformer/4-emit/text.js').TextPart[]} parts */
function join(text, parts) {
  return separate(text, parts)
    .map((p) => (typeof p === 'string' ? p : 'text' in p ? p.text : text.slice(p.from, p.to)))
    .join('');
}
