// The variables of a module that its nests hand out their state in: `$s1`, `$s2`, … Whoever calls a nest reads them at once.
import type { Local } from '../1-analyse/storage/local.ts';
import type { Point } from '../2-lower/ir.ts';
import type { NestLayout } from '../3-layout/nests.ts';
import type { Names } from '../names/names.ts';

/** `$s3`: the variable of the module that a local is handed out in. */
export function stateVariable({ handed }: NestLayout, { name }: Local, names: Names): string {
  return names.own(`s${handed.findIndex((l) => l.name === name) + 1}`);
}

/** `$s1 = x; $s3 = y;` */
export function handOut(nest: NestLayout, locals: readonly Local[], names: Names): string[] {
  return locals.map((l) => `${stateVariable(nest, l, names)} = ${l.name};`);
}

/**
 * The module's variables, and what takes them while a nest is suspended: its point and then what it handed out. `$caught`
 * says that they were handed out with an error: a call that the stack has no room for hands out nothing.
 */
export function stateVariables(nests: readonly NestLayout[], names: Names): string {
  const most = Math.max(...nests.map((n) => n.handed.length));
  const all = Array.from({ length: most }, (_, i) => names.own(`s${i + 1}`));
  const clear = most > 0 ? ` ${all.join(' = ')} = undefined;` : '';
  const caught = nests.some((n) => n.thrown.length > 0) ? [`${names.own('caught')} = false`] : [];
  const declared = [...all, ...caught];
  const variables = declared.length > 0 ? `var ${declared.join(', ')};\n` : '';
  return `${variables}function ${names.own('held')}(pc, count) { const state = [${['pc', ...all].join(', ')}]; state.length = count + 1;${clear} return state; }`;
}

/** Source names of what a point in a nest hands out, in the order of their numbers. */
export function handedNames({ handed, own }: NestLayout, point: Point): (string | null)[] {
  return handed.map(({ name }) => own.find((l) => l.name === name && point.live.has(l))?.source ?? null);
}
