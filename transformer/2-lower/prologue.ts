// The head of a body: its variables, and what a resumed run restores.
//   let $pc = 0, $r, i = 0, $k = 1024;
//   if ($f !== null) { switch ($pc = $f.pc) { case 1: $resumed($f); i = $f.s0 - 0; break; … } }
import type { Local } from '../1-analyse/storage-kind.ts';
import type { FileContext } from './file.ts';
import type { Layout } from './frame.ts';
import type { Loop, Point } from './ir.ts';
import { FIRST_UNKNOWN } from './pace.ts';

export function prologue(
  file: FileContext,
  loops: readonly Loop[],
  points: readonly Point[],
  layout: Layout,
  locals: readonly Local[],
): string {
  const { names } = file;
  const [pc, r, p, f, k, n, v] = ['pc', 'r', 'p', 'f', 'k', 'n', 'v'].map((name) => names.own(name));
  // A resumed run passes the guarded assignments at the head of a loop by. Were the variable undefined there, V8 would
  // find a number or undefined in the loop and box it each round; mandelbrot's loop took half as long again.
  const unset = new Set(locals.filter((l) => !l.assignedFirst).map((l) => l.name));
  const lets = [`${r}`];
  for (const name of new Set(locals.map((l) => l.name))) lets.push(unset.has(name) ? name : `${name} = 0`);
  let head = '';
  if (points.length) {
    lets.unshift(`${pc} = 0`);
    if (loops.some((l) => l.point && !l.pace)) lets.push(`${p} = 0`);
    if (loops.some((l) => l.pace)) lets.push(`${k} = ${file.budget}`);
    if (loops.some((l) => l.pace?.unknown)) lets.push(`${n} = ${FIRST_UNKNOWN}`);
    const groups = new Map<string, number[]>();
    for (const point of points) {
      const restore = [
        // An error that cancels the task: where nothing here can catch it, it is thrown before anything is restored.
        ...(point.kind === 'loop' && !point.caught ? [`${names.helper('resumed')}(${f});`] : []),
        ...layout.restore(point, f!),
      ].join(' ');
      groups.set(restore, [...(groups.get(restore) ?? []), point.pc]);
    }
    const cases = [...groups]
      .filter(([restore]) => restore)
      .map(([restore, pcs]) => `${pcs.map((c) => `case ${c}:`).join(' ')} ${restore} break;`);
    if (points.some((point) => [...point.live].some((l) => l.numeric === 'maybe'))) lets.push(v!);
    head = cases.length
      ? `\n  if (${f} !== null) {\n    switch (${pc} = ${f}.pc) {${cases.map((c) => `\n      ${c}`).join('')}\n    }\n  }`
      : `\n  if (${f} !== null) ${pc} = ${f}.pc;`;
  }
  return `\n  let ${lets.join(', ')};${head}`;
}
