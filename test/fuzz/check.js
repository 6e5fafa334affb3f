// @ts-check
// One program through all its modes: what native does is the truth, every mode that differs is reported.
import { cancelled } from './cancel.js';
import { compiler } from './compile.js';
import { heldByLoop, javascript, printable, runsUsing } from './javascript.js';
import { modes, native, transform } from './modes.js';
import { load, run } from './run.js';

/**
 * @typedef {object} Difference
 * @property {string} mode
 * @property {string[]} expected native's trace
 * @property {string[]} actual
 */

/**
 * @typedef {object} Outcome
 * @property {'same' | 'differs' | 'too long' | 'no reference' | 'not a program'} verdict
 * @property {Difference[]} differences
 * @property {string[]} ran modes
 * @property {string[]} kept functions left native: the codes of the reasons
 */

/**
 * @typedef {object} Check
 * @property {string} text
 * @property {boolean} types the text is TypeScript
 * @property {boolean} resources the text may use `using`
 * @property {boolean} cancels one task, which may be cancelled
 * @property {boolean} turns tasks whose awaits wait for nothing: they take turns
 * @property {boolean} total the program may be compared in the order between its tasks only (see Flavour)
 */

/**
 * @typedef {object} Options
 * @property {readonly string[]} [modes] names; default: all
 * @property {(world: import('./modes.js').World) => import('./compile.js').Compiled} [compile] default: the compiler
 * @property {boolean} [audit] compile with transform() itself and see that compile.js makes the same of it
 */

/**
 * @param {Check} program
 * @param {Options} [options]
 * @returns {Promise<Outcome>}
 */
export async function check(program, options = {}) {
  /** @type {Outcome} */
  const outcome = { verdict: 'same', differences: [], ran: [], kept: [] };
  const fileName = program.types ? '/fuzz/program.tsx' : '/fuzz/program.cjs';
  const printed = program.types || (program.resources && !runsUsing(program.text));
  // TypeScript's own `await using` takes other ticks than the engine's.
  const ticks = !(printed && program.text.includes('await using'));
  if (!ticks && program.total) return { ...outcome, verdict: 'no reference' };
  if (printed && !printable(program.text)) return { ...outcome, verdict: 'no reference' };
  const print = (/** @type {string} */ text) => (printed ? javascript(text, program.types) : text);
  const source = print(program.text);
  const script = loadable(source);
  // It puts the label of such a loop before a block, where no `continue` finds it.
  if (typeof script === 'string' && printed && heldByLoop(program.text))
    return { ...outcome, verdict: 'no reference' };
  if (typeof script === 'string') return { ...outcome, verdict: 'not a program' };
  const expected = await run(script, native);
  if (expected.exhausted) return { ...outcome, verdict: 'too long' };
  /** @type {Map<string | null, import('./run.js').Script | string>} by world; a string says why it cannot be loaded */
  const scripts = new Map();
  const fast = compiler(program.text, fileName);
  const whole = (/** @type {import('./modes.js').World} */ world) =>
    transform(program.text, { fileName, module: 'cjs', tasks: world === 'tasks', budget: 2 });
  // What TypeScript prints is not always what it was given: there nobody but transform() sees broken text.
  const compile = options.compile ?? (printed || options.audit ? whole : fast);
  for (const mode of modes) {
    if (options.modes && !options.modes.includes(mode.name)) continue;
    if (program.total && !mode.total) continue;
    let compiled = scripts.get(mode.world);
    if (compiled === undefined) {
      const world = mode.world ?? 'tasks';
      const result = compile(world);
      if (options.audit && fast(world).code !== result.code)
        outcome.differences.push({
          mode: `compile.js ${world}`,
          expected: [result.code],
          actual: [fast(world).code],
        });
      if (mode.world === 'tasks' || outcome.kept.length === 0)
        outcome.kept = result.diagnostics
          .filter((d) => d.code < 'HDL2' || d.code > 'HDL9')
          .map((d) => d.code);
      // What the transformer says it is at fault for.
      const internal = result.diagnostics.filter((d) => d.code > 'HDL9');
      if (internal.length > 0)
        outcome.differences.push({
          mode: 'internal error',
          expected: [],
          actual: internal.map((d) => `${d.code} ${d.message}`),
        });
      // The engine has run it, so there was nothing to leave it alone for.
      if (result.code === program.text && result.diagnostics.length === 0)
        outcome.differences.push({ mode: 'left native in silence', expected: [], actual: [world] });
      compiled = loadable(print(result.code));
      scripts.set(mode.world, compiled);
    }
    outcome.ran.push(mode.name);
    const actual = typeof compiled === 'string' ? compiled : await run(compiled, mode);
    const order = (/** @type {import('./trace.js').Trace} */ t) =>
      (mode.total || (program.turns && !mode.preempted)) && ticks ? t.total() : t.perTask();
    if (order(expected).join('\n') !== (typeof actual === 'string' ? actual : order(actual).join('\n')))
      outcome.differences.push({
        mode: mode.name,
        expected: order(expected),
        actual: typeof actual === 'string' ? [actual] : order(actual),
      });
  }
  const compiled = scripts.get('tasks');
  if (
    program.cancels &&
    // What stays native is out of a cancellation's reach.
    outcome.kept.length === 0 &&
    (!options.modes || options.modes.some((name) => /^(cancel|interr)/.test(name))) &&
    outcome.differences.length === 0
  ) {
    const made = compiled ?? loadable(print(compile('tasks').code));
    if (typeof made === 'function') {
      const { differences, ran } = await cancelled(script, made, expected, program.text);
      outcome.differences.push(...differences);
      outcome.ran.push(...ran);
    }
  }
  if (outcome.differences.length > 0) outcome.verdict = 'differs';
  return outcome;
}

/** @param {string} code */
function loadable(code) {
  try {
    return load(code);
  } catch (error) {
    return `NOT RUN ${error}`;
  }
}
