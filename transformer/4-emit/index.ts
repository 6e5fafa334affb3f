// The text of a whole file: its own with the holes filled, and what stands around its imports.
import type { Hole, Range } from '../2-lower/fragment.ts';
import type { LoweredFunction } from '../2-lower/lowered.ts';
import type { LaidOutFile } from '../3-layout/index.ts';
import { bodyBeside } from './beside.ts';
import { bodyOf, entryOf } from './function.ts';
import { ownStretch } from './own-nest.ts';
import { helpersAt, loadHelpers, moduleRecord, recordAt } from './module.ts';
import { shareNests } from './shared-nests.ts';
import { FileText, type TextPart } from './text.ts';

export function emitFile(laidOut: LaidOutFile): TextPart[] {
  const { file } = laidOut;
  const { sf } = file;
  const text = fileText(laidOut);
  shareNests(text, laidOut);
  const body = text.parts(laidOut.text);
  // Behind the body and the record, by then it is known which are in use.
  const record = moduleRecord(text, laidOut);
  const load = loadHelpers(file);
  const recorded = insert(fromStart(sf.getStart(sf), body), recordAt(sf), record);
  return insert(recorded, helpersAt(sf), load);
}

/** Holes may be printed more than once: a loop's body stands in two places. */
function fileText({ file, layouts }: LaidOutFile): FileText {
  const known = new Map<LoweredFunction, Partial<Record<Hole['half'], readonly TextPart[]>>>();
  const fill = ({ hole: fn, half }: Hole): readonly TextPart[] => {
    let halves = known.get(fn);
    if (!halves) known.set(fn, (halves = {}));
    const outer = file.current;
    file.current = fn.fn.node;
    const layout = layouts.get(fn)!;
    const inline = fn.fn.shape === 'inline';
    halves[half] ??=
      half === 'stretch'
        ? ownStretch(text, fn, layout)
        : half === 'beside'
          ? bodyBeside(text, fn, layout)
          : half === 'body'
            ? bodyOf(text, fn, layout)
            : entryOf(text, fn, inline ? bodyOf(text, fn, layout) : null);
    file.current = outer;
    return halves[half]!;
  };
  const text = new FileText(file, fill);
  return text;
}

/** The file's text from its very first character: printing a node begins at its first token. */
function fromStart(start: number, parts: readonly TextPart[]): TextPart[] {
  return start > 0 ? [{ from: 0, to: start }, ...parts] : [...parts];
}

/** `parts` with `more` behind what the file has before `at`. */
function insert(parts: readonly TextPart[], at: number, more: readonly TextPart[]): TextPart[] {
  const i = parts.findIndex((p) => typeof p === 'object' && 'from' in p && p.to >= at);
  if (at === 0 || i < 0) return [...more, ...parts];
  const { from, to } = parts[i] as Range;
  const before = at > from ? [{ from, to: at }] : [];
  const behind = to > at ? [{ from: Math.max(at, from), to }] : [];
  return [...parts.slice(0, i), ...before, ...more, ...behind, ...parts.slice(i + 1)];
}
