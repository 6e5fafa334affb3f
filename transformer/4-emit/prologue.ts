// The head of a body: its variables, and what a resumed run restores.
//   let $pc = 0, $r, i = 0;
//   if ($f !== null) { switch ($pc = $f.pc) { case 2: j = $f.s1 - 0; case 1: i = $f.s0 - 0; $resumed($f); break; … } }
// A point in an inner loop restores what one in the outer loop does, and more: its case falls through into that one. So V8
// has seen most of it run when a function is resumed at a point for the first time, and compiles it once.
import type { Local } from '../1-analyse/storage/local.ts';
import type { FileContext } from '../2-lower/file.ts';
import type { Layout } from '../3-layout/index.ts';
import type { Names } from '../names/names.ts';
import { restore } from './frame-text.ts';

export function prologue(file: FileContext, layout: Layout, locals: readonly Local[]): string {
  const { names } = file;
  const { loops, points } = layout;
  const [pc, r, p, f, v] = ['pc', 'r', 'p', 'f', 'v'].map((name) => names.own(name));
  const lets = [`${r}`, ...declared(locals)];
  let head = '';
  if (points.length) {
    lets.unshift(`${pc} = 0`);
    if (loops.some((l) => l.point)) lets.push(`${p} = 0`);
    const cases = restoreCases(layout, f!, names);
    if (points.some((point) => [...point.live].some((l) => l.numeric === 'maybe'))) lets.push(v!);
    head = cases.length
      ? `\n  if (${f} !== null) {\n    switch (${pc} = ${f}.pc) {${cases.map((c) => `\n      ${c}`).join('')}\n    }\n  }`
      : `\n  if (${f} !== null) ${pc} = ${f}.pc;`;
  }
  return `\n  let ${lets.join(', ')};${head}`;
}

/**
 * What a declaration of the variables names. A resumed run passes the guarded assignments at the head of a loop by: were the
 * variable undefined there, V8 would find a number or undefined in the loop and box it each round; mandelbrot's loop took
 * half as long again.
 */
export function declared(locals: readonly Local[]): string[] {
  const unset = new Set(locals.filter((l) => !l.assignedFirst).map((l) => l.name));
  return [...new Set(locals.map((l) => l.name))].map((name) => (unset.has(name) ? name : `${name} = 0`));
}

interface Restore {
  readonly pcs: number[];
  readonly statements: readonly string[];
  /** Throws the error that cancels the task. Not here but at the point where the function can catch it. */
  readonly throws: boolean;
}

/** The cases of the switch, without duplicates; those whose statements contain one another are joined into chains. */
function restoreCases(layout: Layout, frame: string, names: Names): string[] {
  const resumed = names.helper('resumed');
  const groups = new Map<string, Restore>();
  for (const point of layout.points) {
    const statements = restore(layout, point, frame, names);
    const throws = point.kind === 'loop' && !point.caught;
    const key = `${throws}${statements.join(' ')}`;
    const group = groups.get(key) ?? { pcs: [], statements, throws };
    group.pcs.push(point.pc);
    groups.set(key, group);
  }
  const cases: string[] = [];
  for (const chain of chains([...groups.values()])) {
    if (chain.length === 1 && chain[0]!.statements.length === 0 && !chain[0]!.throws) continue;
    chain.forEach((restore, i) => {
      const next = chain[i + 1];
      const own = restore.statements.filter((s) => !next?.statements.includes(s));
      if (!next) own.push(...(restore.throws ? [`${resumed}(${frame});`] : []), 'break;');
      cases.push(`${restore.pcs.map((c) => `case ${c}:`).join(' ')} ${own.join(' ')}`);
    });
  }
  return cases;
}

/** Each chain from the one that restores most to the one that restores least. */
function chains(groups: Restore[]): Restore[][] {
  const found: Restore[][] = [];
  for (const group of groups.sort((a, b) => b.statements.length - a.statements.length)) {
    const fits = found.filter((chain) => {
      const last = chain.at(-1)!;
      return last.throws === group.throws && group.statements.every((s) => last.statements.includes(s));
    });
    const closest = fits.sort((a, b) => a.at(-1)!.statements.length - b.at(-1)!.statements.length)[0];
    if (closest) closest.push(group);
    else found.push([group]);
  }
  return found;
}
