// A nest where it stands in the engine's own function, which drives it:
//   { let i = 0, $r; i = 0; $r = f$1(n, t, i); while ($r > 0) { const $k = $held($r, 3); await $turn(); $r = f$1again(...$k); } t = $s2; }
// Its two functions stand with the module record if they need nothing of the function around, else in the block as well.
import type { Nest, Stmt } from '../2-lower/ir.ts';
import type { LoweredFunction } from '../2-lower/lowered.ts';
import type { Layout } from '../3-layout/index.ts';
import { takenAfterNest, takenWithError } from './nest-call.ts';
import { leavesOf, nestFunctions } from './print-nest.ts';
import { Printer } from './print.ts';
import { declared } from './prologue.ts';
import type { FileText, TextPart } from './text.ts';

export function ownStretch(text: FileText, lowered: LoweredFunction, layout: Layout): TextPart[] {
  for (const [exit, leave] of leavesOf(layout, text.file.names)) text.leaves.set(exit, leave);
  const printer = new Printer(text, lowered, layout);
  printer.fresh = true;
  printer.drives = (nest) => drive(printer, nest);
  const outer = new Set(lowered.outer.map((l) => l.name));
  const inner = layout.variables.filter((l) => !outer.has(l.name));
  const variables = [...declared(inner), printer.r].join(', ');
  printer.list(withoutTry(lowered.body));
  const functions = lowered.fn.shape === 'inline' ? nestFunctions(text, lowered, layout) : [];
  return [`{ let ${variables};`, ...functions, ...printer.out, '\n}'];
}

/** The one that stands for what catches around the loop. */
function withoutTry(body: readonly Stmt[]): readonly Stmt[] {
  const [first] = body;
  return body.length === 1 && first?.kind === 'try' && first.handler.length === 1 ? first.body : body;
}

function drive(printer: Printer, nest: Nest): void {
  const { file, layout, r } = printer;
  const { names } = file;
  const { catches, handed, kept, takes, thrown } = layout.nests.get(nest)!;
  const k = names.own('k');
  const first = `${r} = ${printer.word(nest.fast)}(${takes.map((l) => l.name).join(', ')});`;
  const given = [...(catches ? ['null'] : []), ...kept.map((l) => l.name), `...${k}`].join(', ');
  const state = `const ${k} = ${names.own('held')}(${r}, ${handed.length});`;
  const again = `${r} = ${printer.word(nest.again)}(${given});`;
  if (thrown.length) printer.line('try {');
  printer.line({ text: first, at: nest.point.at });
  printer.line(`while (${r} > 0) { ${state} await ${names.helper('turn')}(); ${again} }`);
  if (thrown.length) printer.line(`} ${takenWithError(printer, nest)}`);
  takenAfterNest(printer, nest);
}
