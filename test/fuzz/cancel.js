// @ts-check
// Cancellation has no counterpart in the engine. Two ways to know what is right all the same, for programs of one task:
//   predicted    the task waits for a pause that never ends and is cancelled there, at once, from a microtask or from another
//                turn of the loop: to be compared with native code whose pause is rejected with a CancelledError;
//   interrupted  it is cancelled at any of its events: what came before is native's, it ends, and every finally block runs
//                exactly once for each time that its try block was entered.
import { modes, native } from './modes.js';
import { run } from './run.js';

/** @typedef {import('./check.js').Difference} Difference */
/** @typedef {import('./trace.js').Trace} Trace */
/** @typedef {import('./run.js').Script} Script */

const ways = modes.filter(({ world }) => world === 'tasks');

/**
 * @param {Script} source
 * @param {Script} compiled for tasks
 * @param {Trace} expected of the source
 * @param {string} text what chance is drawn from
 * @returns {Promise<{ differences: Difference[], ran: string[] }>}
 */
export async function cancelled(source, compiled, expected, text) {
  /** @type {Difference[]} */
  const differences = [];
  const ran = [];
  const draw = hash(text);
  const pauses = expected.pauses;
  const mode = ways[draw % ways.length];
  if (pauses > 0) {
    const first = draw % pauses;
    const at = [first, ...(draw % 3 === 0 ? [first + 1 + (draw % 2)] : [])];
    const model = await run(source, native, { pauses: at, event: -1 });
    const actual = await run(compiled, mode, { pauses: at, event: -1 });
    ran.push('cancelled');
    if (!model.exhausted)
      differences.push(...compare(`cancelled (${mode.name})`, model.perTask(), actual.perTask()));
  }
  const event = draw % expected.events.length;
  const actual = await run(compiled, mode, { pauses: [], event });
  ran.push('interrupted');
  if (actual.exhausted) return { differences, ran };
  const name = `interrupted at ${event} (${mode.name})`;
  const before = compare(name, expected.total().slice(0, event + 1), actual.total().slice(0, event + 1));
  const wrong = balance(actual).filter((line) => !balance(expected).includes(line));
  if (before.length > 0) differences.push(...before);
  else if (wrong.length > 0)
    differences.push({ mode: name, expected: [], actual: [...actual.total(), ...wrong] });
  return { differences, ran };
}

/** @param {string} mode @param {string[]} expected @param {string[]} actual @returns {Difference[]} */
function compare(mode, expected, actual) {
  return expected.join('\n') === actual.join('\n') ? [] : [{ mode, expected, actual }];
}

/** What is wrong with a trace by itself. @param {Trace} trace */
function balance(trace) {
  /** @type {Map<string, number>} */
  const open = new Map();
  const wrong = trace.events.filter((event) => event.startsWith('HANGS'));
  for (const event of trace.events) {
    const [, tag, side] = /^(\d+) "(try|finally)"$/.exec(event) ?? [];
    if (tag !== undefined) open.set(tag, (open.get(tag) ?? 0) + (side === 'try' ? 1 : -1));
  }
  for (const [tag, n] of open)
    if (n !== 0) wrong.push(`finally block ${tag} ran ${n > 0 ? 'too rarely' : 'too often'}`);
  return wrong;
}

/** @param {string} text */
function hash(text) {
  let h = 0;
  for (let i = 0; i < text.length; i++) h = (Math.imul(h, 31) + text.charCodeAt(i)) | 0;
  return h >>> 1;
}
