// Where a nest stands in the body: its caller.
//   if ($pc === 0) { $r = f$1(i, n); } else { $pc = 0; $r = f$1again(...$t1); }
//   if ($r > 0) return $preempt($f, $F2, $m, f$, 1, $held($r, 3));      suspended, at point $r
//   if ($r === -1) { $t2 = $s1; $s1 = undefined; return $ret($t2); }    left by a jump
//   sum = $s2;                                                          what the function reads of what the loop wrote
// A variable of the module is cleared when it has been read, so that it keeps nothing alive; not where it holds a number.
import type { Local } from '../1-analyse/storage/local.ts';
import type { Nest } from '../2-lower/ir.ts';
import type { NestLayout } from '../3-layout/nests.ts';
import type { Names } from '../names/names.ts';
import { savedValues } from './frame-text.ts';
import { stateVariable } from './state-variables.ts';
import type { Printer } from './print.ts';

/** What runs the nest, for the first time or again; `pc`: that of its point. */
export function callNest(printer: Printer, nest: Nest, again: boolean): void {
  const { f, file, layout, r } = printer;
  const { names } = file;
  const nestLayout = layout.nests.get(nest)!;
  const { catches, kept, takes, thrown } = nestLayout;
  const given = [...(catches ? [f] : []), ...kept.map((l) => l.name), `...${nest.state.name}`];
  if (again) {
    printer.line(`${printer.pc} = 0;`);
    if (nest.point.caught && !catches) printer.line(`${names.helper('resumed')}(${f});`);
  }
  const call = again
    ? `${printer.word(nest.again)}(${given.join(', ')})`
    : `${printer.word(nest.fast)}(${takes.map((l) => l.name).join(', ')})`;
  const at = again ? -1 : nest.point.at;
  const made = `${r} = ${call};`;
  const item = at < 0 ? made : { text: made, at };
  if (!thrown.length) return printer.line(item);
  printer.line('try { ', item, ` } ${takenWithError(printer, nest)}`);
}

/** What the function reads of what the loop wrote before it threw. */
export function takenWithError({ file: { names }, layout }: Printer, nest: Nest): string {
  const nestLayout = layout.nests.get(nest)!;
  const [e, caught] = ['e', 'caught'].map((name) => names.own(name));
  const given = taken(nestLayout, nestLayout.thrown, names).join(' ');
  return `catch (${e}) { if (${caught}) { ${caught} = false; ${given} } throw ${e}; }`;
}

/** What follows from what the nest gave. */
export function afterNest(printer: Printer, nest: Nest): void {
  const { file, layout, r } = printer;
  const { names } = file;
  const nestLayout = layout.nests.get(nest)!;
  const { point } = nest;
  const state = `${names.own('held')}(${r}, ${nestLayout.handed.length})`;
  const values = [
    ...[printer.f, names.helper(layout.slots.frameClass), names.own('m'), printer.bodyName, point.pc],
    ...savedValues(layout, point, new Map([[nest.state, state]])),
  ];
  printer.line(`if (${r} > 0) return ${names.helper('preempt')}(${values.join(', ')});`);
  takenAfterNest(printer, nest);
}

/** Jumps out of it, and what it handed out. */
export function takenAfterNest(printer: Printer, nest: Nest): void {
  const { file, layout, r } = printer;
  const { names } = file;
  const nestLayout = layout.nests.get(nest)!;
  nest.exits.forEach((exit, i) => {
    printer.line(`if (${r} === ${exit.code}) {`);
    const given = taken(nestLayout, nestLayout.exits[i]!, names);
    if (given.length) printer.line(given.join(' '));
    printer.list(exit.then);
    printer.line('}');
  });
  const given = taken(nestLayout, nestLayout.ends, names);
  if (given.length) printer.line(given.join(' '));
}

function taken(nest: NestLayout, locals: readonly Local[], names: Names): string[] {
  return locals.map((l) => {
    const variable = stateVariable(nest, l, names);
    const clear = l.numeric === 'always' && l.kind === 'plain' ? '' : ` ${variable} = undefined;`;
    return `${l.name} = ${variable};${clear}`;
  });
}
