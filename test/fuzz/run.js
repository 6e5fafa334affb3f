// @ts-check
// Runs the text of one program in this process and records its trace. No files, no modules, no timers: thousands a second.
import { pathToFileURL } from 'node:url';
import { CancelledError, enter, internal, nextRun, spawnLocal } from './modes.js';
import { prelude } from './prelude.js';
import { show } from './show.js';
import { Trace } from './trace.js';

// TypeScript's stand-in for the engine's class has enumerable properties, which `{ ...rest } = error` shows.
if (!('SuppressedError' in globalThis))
  Object.assign(globalThis, {
    /** @param {unknown} error @param {unknown} suppressed @param {string} message */
    SuppressedError: function SuppressedError(error, suppressed, message) {
      const made = new Error(message);
      for (const [key, value] of Object.entries({ name: 'SuppressedError', error, suppressed }))
        Object.defineProperty(made, key, { value, writable: true, configurable: true });
      return made;
    },
  });

/** Turns of the event loop after which a program without timers will not settle any more. */
const TURNS = 200;
const FILE = '/fuzz/program.js';
const names = Object.keys(prelude);

/** @type {string[] | null} reasons of rejections nobody handles, while a program runs */
let unhandled = null;
process.on('unhandledRejection', (reason) => {
  if (unhandled === null) throw reason;
  unhandled.push(show(reason));
});

/** Compiled functions seen so far, by what their modules say of themselves. */
export const compiled = { functions: 0 };

const counted = {
  ...internal,
  /** @param {string} url @param {any[]} functions @param {string} source */
  module_(url, functions, source) {
    compiled.functions += functions.length;
    return internal.module_(url, functions, source);
  },
};

/** @param {string} id */
function require(id) {
  return id.startsWith('heddle/internal') ? counted : { pathToFileURL };
}

/** Scripts of one program: native and compiled, for two worlds, and again while it is shrunk. */
const SCRIPTS = 8;
/** @type {string[]} the last of them */
const loaded = [];
const textOf = Function.prototype.toString;

/** The text of a compiled function is another one, and `f + 1` would show it: all functions of programs have the same here. */
Function.prototype.toString = function toString() {
  const text = textOf.call(this);
  return loaded.some((code) => code.includes(text)) ? 'function' : text;
};

/** The engine's messages quote the code: `e + 1` shows the kind of the error only, as a trace does. */
Error.prototype.toString = function toString() {
  return this.name;
};

/** @typedef {(...values: unknown[]) => void} Script */

/**
 * The script as a function, so that several modes share what the engine compiles of it.
 * @param {string} code a script that assigns `exports.main`
 * @returns {Script}
 */
export function load(code) {
  loaded.push(code);
  if (loaded.length > SCRIPTS) loaded.shift();
  return /** @type {Script} */ (new Function('require', 'exports', '__filename', ...names, code));
}

/**
 * @typedef {object} Cancellation
 * @property {number[]} pauses those at which the task is cancelled
 * @property {number} event the one at which it is; -1: none
 */

/**
 * @param {Script} script
 * @param {import('./modes.js').Mode} mode
 * @param {Cancellation} [cancellation]
 * @returns {Promise<Trace>}
 */
export async function run(script, mode, cancellation) {
  const trace = new Trace(mode.world === null);
  const exports = /** @type {any} */ ({});
  unhandled = [];
  enter(mode);
  let settled = false;
  const end = (/** @type {string} */ how) => (/** @type {unknown} */ value) => {
    trace.limit += 1;
    trace.add('~', `${how} ${show(value)}`);
    settled = true;
  };
  try {
    script(require, exports, FILE, ...Object.values(prelude));
    const { main } = exports;
    const started = cancellation
      ? startCancelled(main, trace, mode, cancellation)
      : mode.inside
        ? spawnLocal(main, trace.channel('0'))
        : main(trace.channel('0'));
    started.then(end('returned'), end('threw'));
  } catch (error) {
    end('threw at once')(error);
  }
  for (let turn = 0; !settled && turn < TURNS; turn++) await nextTurn();
  if (!settled) end('HANGS')(undefined);
  // What main did not wait for ends in the same turn, or in one of the next where the executor gave way in between;
  // rejections are reported behind it.
  for (let before = -1; nextRun() !== 'none' || before !== trace.events.length;) {
    before = trace.events.length;
    await nextTurn();
    await nextTurn();
  }
  trace.limit = Infinity;
  for (const reason of unhandled.sort()) trace.add('~~', `unhandled ${reason}`);
  unhandled = null;
  return trace;
}

/** Starts a task that is cancelled, or native code that is rejected in its stead. @param {(log: any) => any} main @param {Trace} trace @param {import('./modes.js').Mode} mode @param {Cancellation} cancellation */
function startCancelled(main, trace, mode, { pauses, event }) {
  const moments = [(/** @type {() => void} */ f) => f(), queueMicrotask, setImmediate];
  const moment = (/** @type {number} */ n) => moments[n % moments.length];
  if (mode.world === null) {
    trace.atPause = (n) =>
      pauses.includes(n)
        ? new Promise((_ok, no) => void moment(n)(() => no(new CancelledError())))
        : undefined;
    return main(trace.channel('0'));
  }
  const handle = spawnLocal(main, trace.channel('0'));
  const cancel = () => void handle.cancel();
  trace.atPause = (n) => {
    if (!pauses.includes(n)) return undefined;
    moment(n)(cancel);
    return new Promise(() => undefined);
  };
  trace.atEvent = (n) => {
    if (n === event) cancel();
  };
  return handle;
}

function nextTurn() {
  return new Promise((resolve) => setImmediate(resolve));
}
