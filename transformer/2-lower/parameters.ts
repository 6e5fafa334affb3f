// Parameters. Plain names pass straight through. Anything else is unpacked in the body's first run, where errors become
// rejections and defaults are evaluated once; the entry keeps the function's length.
//   async f(a, { b }, c = 1, ...d)   entry (a, $a1, ...$a)   body ($f, a, $a1, $a): ({ b } = $a1); c = $a[0]; …
import ts from 'typescript';
import type { AsyncFunction } from '../1-analyse/functions.ts';
import { eachName } from '../1-analyse/bind.ts';
import type { FileContext } from './file.ts';
import { concat, frag } from './fragment.ts';
import type { Lowering } from './lowering.ts';

export interface Parameters {
  /** Names the entry passes and the body takes. */
  readonly passed: readonly string[];
  /** Replaces the entry's own parameter list; null keeps it. */
  readonly declared: string | null;
}

export function isSimple(p: ts.ParameterDeclaration): boolean {
  return ts.isIdentifier(p.name) && !p.initializer && !p.dotDotDotToken;
}

function real(fn: AsyncFunction): readonly ts.ParameterDeclaration[] {
  return fn.node.parameters.filter((p) => !(ts.isIdentifier(p.name) && p.name.text === 'this'));
}

function length(params: readonly ts.ParameterDeclaration[]): number {
  const first = params.findIndex((p) => p.initializer || p.dotDotDotToken);
  return first < 0 ? params.length : first;
}

export function parametersOf(file: FileContext, fn: AsyncFunction): Parameters {
  const params = real(fn);
  const a = file.names.own('a');
  if (params.every(isSimple)) {
    const names = params.map((p) => (p.name as ts.Identifier).text);
    // Sloppy functions may repeat a name: the last one counts.
    if (new Set(names).size === names.length) return { passed: names, declared: null };
    const unique = names.map((n, i) => (names.lastIndexOf(n) === i ? n : `${a}${i}`));
    return { passed: unique, declared: unique.join(', ') };
  }
  const fixed = length(params);
  const passed = params
    .slice(0, fixed)
    .map((p, i) => (isSimple(p) ? (p.name as ts.Identifier).text : `${a}${i}`));
  const declared = passed.join(', ');
  if (fixed === params.length) return { passed, declared };
  return { passed: [...passed, a], declared: declared ? `${declared}, ...${a}` : `...${a}` };
}

/** Emits the unpacking, and boxes for the parameters that need one. */
export function unpackParameters(lowering: Lowering): void {
  const { file, fn } = lowering;
  const params = real(fn);
  const fixed = length(params);
  const a = file.names.own('a');
  params.forEach((p, i) => {
    const value = i < fixed ? `${a}${i}` : `${a}[${i - fixed}]`;
    if (isSimple(p)) {
      const local = lowering.localOf(p.name as ts.Identifier);
      if (local === null) return;
      // Behind the first default the entry passes the rest of the arguments, not names.
      const given = i < fixed ? local : value;
      if (local.kind === 'box') lowering.assign(local, concat('{ v: ', given, ' }'));
      else if (i >= fixed) lowering.assign(local, value);
      return;
    }
    eachName(p.name, (id) => {
      const local = lowering.localOf(id)!;
      if (local.kind === 'box') lowering.assign(local, '{ v: undefined }');
    });
    if (p.dotDotDotToken) {
      const rest = i === fixed ? a : `${a}.slice(${i - fixed})`;
      unpack(lowering, p, concat(rest));
    } else if (!p.initializer) unpack(lowering, p, concat(value));
    else if (ts.isIdentifier(p.name)) {
      unpack(lowering, p, concat(value));
      const local = lowering.localOf(p.name)!;
      const access = concat(local, local.kind === 'box' ? '.v' : '');
      const given = lowering.verbatim(p.initializer);
      const key = JSON.stringify(p.name.text);
      // A default that is an anonymous function takes the parameter's name.
      const named = local.kind === 'plain' ? given : frag`({ [${key}]: ${given} })[${key}]`;
      lowering.code(frag`if (${access} === undefined) ${access} = ${named};`);
    } else unpack(lowering, p, frag`${value} === undefined ? ${lowering.verbatim(p.initializer)} : ${value}`);
  });
}

function unpack(lowering: Lowering, p: ts.ParameterDeclaration, value: ReturnType<typeof concat>): void {
  if (ts.isIdentifier(p.name)) {
    const local = lowering.localOf(p.name)!;
    if (local.kind === 'box') lowering.code(concat(local, '.v = ', value, ';'));
    else lowering.assign(local, value);
  } else lowering.code(concat('(', lowering.verbatim(p.name), ' = ', value, ');'));
}
