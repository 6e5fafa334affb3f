// A nest: an outermost loop whose rounds only compute (1-analyse/nests.ts) becomes two functions that hand out their state.
//   for (let i = 0; i < n; i++) { for (…) a(); if (x) return y; }
//     →   i = 0; nest#1 { loop#2 { test i < n, update i++, body: loop#3 {…}; if (x) { $t1 = y; <leave -1> } } }
//                -1: return @ret($t1)
// What the loop begins with is evaluated in front of it. Jumps out of the nest are made by its caller: the nest gives a number
// below zero. See ARCHITECTURE.md for the text of the two functions and who calls them.
import type ts from 'typescript';
import { concat, own, type Word } from '../fragment.ts';
import type { Nest, NestExit } from '../ir.ts';
import type { Lowering } from '../lowering.ts';
import type { NestBoundary } from '../exits/exits.ts';

/** Emits what `emit` does: the loop `node` and what closes it, as a nest if it is one. */
export function lowerNest(lowering: Lowering, node: ts.IterationStatement, emit: () => void): void {
  if (lowering.nest || !lowering.file.points.isNest(node)) return emit();
  const point = lowering.point('loop', node);
  const state = lowering.temp();
  const boundary: NestBoundary = { kind: 'nest', loop: node, value: lowering.temp(), exits: [] };
  lowering.nest = boundary;
  const body = lowering.collect(() => lowering.exits.within(boundary, emit));
  lowering.nest = null;
  const exits = boundary.exits.map(({ exit, jump }): NestExit => {
    jump.then = lowering.collect(() => {
      const { code, jumps } = lowering.exits.again(exit, boundary.value);
      // The engine's own function reads its variables wherever the jump leads to.
      if (lowering.outer.length) lowering.code({ ...concat(), reads: new Set(lowering.outer) });
      lowering.code(code, [], jumps, true);
    });
    return jump;
  });
  const { value } = boundary;
  const nest: Nest = { kind: 'nest', point, body, exits, value, state, ...namesOf(lowering) };
  lowering.emit(nest);
}

/** Names beside that of the body: `f$1`, `f$1again`; where the entry holds the body `$b1`, `$b1again`. */
function namesOf(lowering: Lowering): { fast: Word; again: Word } {
  const { file, fn } = lowering;
  const count = ++lowering.nests;
  if (fn.shape === 'inline') return { fast: own(`b${count}`), again: own(`b${count}again`) };
  const base = `${fn.name === 'default' ? 'default_' : fn.name}$${count}`;
  return { fast: file.names.fresh(base), again: file.names.fresh(`${base}again`) };
}
