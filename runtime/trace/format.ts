// The text of a stack, rewritten as the user's program would have it: without the executor's frames, bodies under the
// names of their functions, and behind what ran the callers that wait.
//
//   at rank$ (rank.js:40:11)                      at rank (rank.js:40:11)
//   at poll (…/executor/executor.js:330:22)       at async search (search.ts:12:20)
//   at run (…/executor/executor.js:220:30)
import { URL } from 'node:url';
import { runtimeFolder } from '../host/own-files.ts';
import { allModules } from '../task/module.ts';
import type { Caller } from './callers.ts';

export interface Trace {
  /** The name of the function whose frame was polled, or ''. */
  polled: string;
  callers: Caller[];
  /** The callers wait for whatever made the error, not for the frame that created it while it was polled. */
  arrived: boolean;
  /** It has left compiled code and come back: its trace is not added to any more. */
  returned: boolean;
}

/** The folders of the runtime's files, compiled and, where source maps are in use, original. A bundle has none. */
const OWN = runtimeFolder === null ? [] : [runtimeFolder, new URL('../../runtime/', runtimeFolder)];
const OWN_FOLDERS = OWN.flatMap((url) => [url.href, url.pathname]);

/** Node 26 has a function here of its own. */
const engineFormatter = Error.prepareStackTrace;

/** What of the executor calls a body: below it stands nothing of the task. */
const POLLING = new Set(['poll', 'runBatch']);

const LINE = /^ {4}at (?:async )?(?:(.*) \()?/;

function isOwn(line: string): boolean {
  return OWN_FOLDERS.some((folder) => line.includes(folder));
}

/** The function that a body's name stands for, `''` for one inside its entry, undefined if it is no body. */
function functionOfBody(name: string): string | undefined {
  if (IN_ENTRY.test(name)) return '';
  return known(/^(.+)\$(?:\d+(?:again)?)?$/.exec(name)?.[1]);
}

/** A body that its entry holds, and the functions of its nests. */
const IN_ENTRY = /^\$b(?:\d+(?:again)?)?$/;

/** Is it a function of a nest? Whoever calls it is in the same loop, and says nothing more. */
const NEST = /\$(?:b?\d+)(?:again)?$/;

/** The function that the name of a direct entry stands for: it passes a call on to the body and says nothing more. */
function functionOfEntry(name: string): string | undefined {
  return known(/^(.+)\$d\d*$/.exec(name)?.[1]);
}

function known(plain: string | undefined): string | undefined {
  if (plain === undefined) return undefined;
  for (const module of allModules().values())
    if (module.functions.some((info) => info.name === plain)) return plain;
  return undefined;
}

/** `stack` rewritten; the same text if there is nothing to say. */
export function format(stack: string, trace: Trace, limit: number): string {
  const lines = stack.split('\n');
  let first = lines.findIndex((line) => LINE.test(line));
  if (first < 0) {
    // What Node 26 makes in native code has no frames; what a user's formatter has made is left alone.
    if (!trace.arrived || Error.prepareStackTrace !== engineFormatter) return stack;
    first = lines.length;
  }
  const out: string[] = [];
  let own = false;
  let renamed = false;
  let polled = false;
  let last = '';
  for (let i = first; i < lines.length && !polled; i++) {
    const line = lines[i]!;
    const name = nameOf(line);
    if (line === '' || functionOfEntry(name) !== undefined) continue;
    if (isOwn(line)) {
      own = true;
      polled = POLLING.has(name);
      continue;
    }
    const plain = functionOfBody(name);
    const caller = plain !== undefined && NEST.test(name) ? callerIndex(lines, i) : -1;
    if (caller > 0 && functionOfBody(nameOf(lines[caller]!)) === plain) {
      // The line of the loop is said; that the nest goes on in its other function, and its call, are left out.
      lines[caller] = line.replace(name, () => nameOf(lines[caller]!));
      renamed = true;
      continue;
    }
    last = plain ?? name;
    if (plain === '') {
      const caller = callerIndex(lines, i);
      last = caller < 0 ? trace.polled : nameOf(lines[caller]!);
    }
    // So does the ordinary entry, where it is what called the body.
    const entry = plain === undefined ? -1 : callerIndex(lines, i);
    // A bundler's or dev server's namespace may be what it is called on: `Module.fails`.
    if (entry > 0 && nameOf(lines[entry]!).replace(/^.*\./, '') === last) lines[entry] = '';
    renamed ||= plain !== undefined;
    out.push(plain === undefined ? line : line.replace(LINE.exec(line)?.[1] ?? '', () => last));
  }
  // Created elsewhere, and only passing through: whoever waits here did not wait for that.
  let callers = polled || trace.arrived ? trace.callers : [];
  if (trace.arrived && own && callers[0]?.name === last) callers = callers.slice(1);
  if (!own && !renamed && callers.length === 0) return stack;
  for (const { name, place } of callers) out.push(`    at async ${name} (${place})`);
  return [...lines.slice(0, first), ...out.slice(0, limit)].join('\n');
}

/** The executor calls a body as a method of its frame: `frame2.rank$ [as fn]`. */
const AS_METHOD = /^frame\d+\.(\S+)(?: \[as fn\])?$/;

/** What the engine calls a function without a name by the variable of ours that it is held in: `handlers.get.$s [as get]`. */
const HELD = /^(?:(.+)\.)?\$(?:s|t\d+)(?: \[as .+\])?$/;

function nameOf(line: string): string {
  const name = LINE.exec(line)?.[1] ?? '';
  const held = HELD.exec(name);
  if (held) return held[1] ?? 'anonymous';
  return AS_METHOD.exec(name)?.[1] ?? name;
}

/** What called the body in line `i`: the nearest line below that is not the runtime's; -1 if the executor did. */
function callerIndex(lines: string[], i: number): number {
  for (let j = i + 1; j < lines.length; j++) {
    if (!isOwn(lines[j]!)) return j;
    if (POLLING.has(nameOf(lines[j]!))) return -1;
  }
  return -1;
}
