// A nest of a task's body whose functions come to the same text as those of the same loop in the engine's own function has no functions
// of its own. Compared is what is printed, with the numbers of the points and of temporaries in the order in which they appear.
import type { Nest } from '../2-lower/ir.ts';
import type { LoweredFunction } from '../2-lower/lowered.ts';
import type { LaidOutFile, Layout } from '../3-layout/index.ts';
import { nestOf } from '../3-layout/read-alike.ts';
import { leavesOf, nestFunction } from './print-nest.ts';
import type { FileText, TextPart } from './text.ts';

/** Finds them, before anything is printed; each takes names and points of the other. */
export function shareNests(text: FileText, { file, layouts }: LaidOutFile): void {
  const own = new Map<number, { stretch: LoweredFunction; nest: Nest }>();
  for (const stretch of file.stretches) {
    const nest = nestOf(stretch);
    if (nest) own.set(nest.point.at, { stretch, nest });
  }
  if (own.size === 0) return;
  for (const fn of file.functions) {
    const layout = layouts.get(fn)!;
    for (const [nest, { points }] of layout.nests) {
      const same = own.get(nest.point.at);
      if (!same) continue;
      const theirs = layouts.get(same.stretch)!;
      if (signature(text, fn, layout, nest) !== signature(text, same.stretch, theirs, same.nest)) continue;
      nest.fast = same.nest.fast;
      nest.again = same.nest.again;
      const { points: shared } = theirs.nests.get(same.nest)!;
      points.forEach((p, i) => (p.pc = shared[i]!.pc));
      text.shared.add(nest);
    }
  }
}

function signature(text: FileText, fn: LoweredFunction, layout: Layout, nest: Nest): string {
  const { sf, names } = text.file;
  for (const [exit, leave] of leavesOf(layout, names)) text.leaves.set(exit, leave);
  const pcs = new Map(layout.nests.get(nest)!.points.map((p, i) => [String(p.pc), `#${i}`]));
  const known = new Map<string, string>();
  const alike = (part: TextPart): string => {
    if (typeof part === 'object' && 'from' in part) return sf.text.slice(part.from, part.to);
    return typeof part === 'string' ? part : part.text;
  };
  const raw = [true, false]
    .flatMap((fast) => nestFunction(text, fn, layout, nest, fast))
    .map(alike)
    .join('');
  const prefix = names.own('').replaceAll('$', '\\$');
  return raw
    .replace(/^\n(?:function [^(]*|const [^=]* = )\(([^)]*)\) (?:=> )?\{/gm, '\nfunction($1) {')
    .replace(/^\};?$/gm, '}')
    .replaceAll(text.word(nest.again), '<again>')
    .replaceAll(text.word(nest.fast), '<fast>')
    .replace(
      /(return |=== |!== |<= )(\d+)\b/g,
      (_, before: string, pc: string) => before + (pcs.get(pc) ?? pc),
    )
    .replace(new RegExp(`${prefix}[tl]\\d+\\b`, 'g'), (temp) => {
      if (!known.has(temp)) known.set(temp, `<t${known.size}>`);
      return known.get(temp)!;
    });
}
