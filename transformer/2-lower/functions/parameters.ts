// Parameters. Plain names pass straight through. Anything else is unpacked in the body's first run, where errors become
// rejections and defaults are evaluated once; the entry keeps the function's length.
//   async f(a, { b }, c = 1, ...d)   entry (a, $a1, ...$a)   body ($f, a, $a1, $a): ({ b } = $a1); c = $a[0]; …
import ts from 'typescript';
import { decoratorsOf, isDecorated } from '../../1-analyse/decorators.ts';
import { type AsyncFunction, isMapped } from '../../1-analyse/functions/functions.ts';
import { eachName } from '../../1-analyse/scopes/declare.ts';
import type { FileContext } from '../file.ts';
import { concat, frag, type Fragment, join } from '../fragment.ts';
import type { Lowering } from '../lowering.ts';
import { lowerPattern, needsSteps } from '../patterns/pattern.ts';
import { declareGuarded, declaring } from '../statements/variable.ts';
import { named } from '../text/named.ts';
import { verbatim } from '../text/verbatim.ts';
import { takesName } from './self.ts';

export interface Parameters {
  /** Names the entry passes and the body takes. */
  readonly passed: readonly string[];
  /** Replaces the entry's own parameter list; null keeps it. */
  readonly declared: Fragment | null;
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

/** A parameter that something uses too early is a box under its own name; its value comes under another. */
function isGuarded(file: FileContext, p: ts.ParameterDeclaration): boolean {
  return file.scopes.refOf.get(p.name as ts.Identifier)?.binding?.storage?.local.guarded === true;
}

function isStored(file: FileContext, p: ts.ParameterDeclaration): boolean {
  return !!file.scopes.refOf.get(p.name as ts.Identifier)?.binding?.storage;
}

export function parametersOf(file: FileContext, fn: AsyncFunction): Parameters {
  const params = real(fn);
  const a = file.names.own('a');
  // Variables of the entry itself, see isMapped.
  if (isMapped(fn, false) && params.every((p) => !isStored(file, p))) return { passed: [], declared: null };
  if (params.every(isSimple)) {
    const names = params.map((p) => (p.name as ts.Identifier).text);
    // Sloppy functions may repeat a name: the last one counts.
    if (new Set(names).size === names.length) return { passed: names, declared: null };
    const unique = names.map((n, i) => (names.lastIndexOf(n) === i ? n : `${a}${i}`));
    return { passed: unique, declared: concat(unique.join(', ')) };
  }
  const fixed = length(params);
  const names = params.map((p, i) =>
    i < fixed && isSimple(p) && !isGuarded(file, p) ? (p.name as ts.Identifier).text : `${a}${i}`,
  );
  if (hasDecorated(fn))
    return {
      passed: names,
      declared: join(
        params.map((p, i) => own(file, p, names[i]!)),
        ', ',
      ),
    };
  const passed = names.slice(0, fixed);
  if (fixed === params.length) return { passed, declared: concat(passed.join(', ')) };
  return { passed: [...passed, a], declared: concat([...passed, `...${a}`].join(', ')) };
}

/** Decorators ask for a parameter each: those behind the first default cannot arrive in one. */
function hasDecorated({ node }: AsyncFunction): boolean {
  return node.parameters.some(isDecorated);
}

/** `@d { x }: T = y`   →   `@d $a0: T = undefined`: the body unpacks, what decorators see of a parameter stays. */
function own(file: FileContext, p: ts.ParameterDeclaration, name: string): Fragment {
  const decorators = decoratorsOf(p).map((d) => concat(...verbatim(file, d, null), ' '));
  const type = p.type ? [': ', { from: p.type.getStart(file.sf), to: p.type.end }] : [];
  const optional = p.initializer ? ' = undefined' : '';
  return concat(...decorators, p.dotDotDotToken ? '...' : '', name, ...type, optional);
}

/** Emits the unpacking, and boxes for the parameters that need one. */
export function unpackParameters(lowering: Lowering): void {
  const { file, fn } = lowering;
  const params = real(fn);
  const fixed = length(params);
  const a = file.names.own('a');
  for (const p of params) declareGuarded(lowering, p.name);
  params.forEach((p, i) => {
    const apart = i < fixed || hasDecorated(fn);
    const value = apart ? `${a}${i}` : `${a}[${i - fixed}]`;
    const given = p.dotDotDotToken && !apart ? (i === fixed ? a : `${a}.slice(${i - fixed})`) : value;
    if (ts.isIdentifier(p.name) ? isGuarded(file, p) : needsSteps(lowering, p.name))
      return unpackInSteps(lowering, p, concat(given));
    if (isSimple(p)) {
      const local = lowering.localOf(p.name as ts.Identifier);
      if (local === null) return;
      // Behind the first default the entry passes the rest of the arguments, not names.
      const passed = i < fixed ? local : value;
      if (local.kind === 'box') lowering.assign(local, concat('{ v: ', passed, ' }'));
      else if (i >= fixed) lowering.assign(local, value);
      return;
    }
    eachName(p.name, (id) => {
      const local = lowering.localOf(id)!;
      if (local.kind === 'box') lowering.assign(local, '{ v: undefined }');
    });
    if (p.dotDotDotToken) unpack(lowering, p, concat(given));
    else if (!p.initializer) unpack(lowering, p, concat(value));
    else if (ts.isIdentifier(p.name)) {
      unpack(lowering, p, concat(value));
      const local = lowering.localOf(p.name)!;
      const access = concat(local, local.kind === 'box' ? '.v' : '');
      const fallback = lowering.verbatim(p.initializer);
      // A default that is an anonymous function takes the parameter's name.
      const given =
        local.kind === 'plain' || !takesName(lowering.file, p.initializer)
          ? fallback
          : named(p.name.text, fallback);
      lowering.code(frag`if (${access} === undefined) ${access} = ${given};`);
    } else unpack(lowering, p, frag`${value} === undefined ? ${lowering.verbatim(p.initializer)} : ${value}`);
  });
}

/** With names that have no value before their turn. */
function unpackInSteps(lowering: Lowering, p: ts.ParameterDeclaration, given: Fragment): void {
  const { name, initializer } = p;
  let value = given;
  if (initializer) {
    const fallback =
      ts.isIdentifier(name) && takesName(lowering.file, initializer)
        ? named(name.text, lowering.verbatim(initializer))
        : lowering.value(initializer);
    value = frag`${given} === undefined ? ${fallback} : ${given}`;
  }
  const held = lowering.hold(value);
  const declare = declaring(lowering, false);
  if (ts.isIdentifier(name)) declare(name, held);
  else lowerPattern(lowering, name, held, declare);
}

function unpack(lowering: Lowering, p: ts.ParameterDeclaration, value: Fragment): void {
  if (ts.isIdentifier(p.name)) {
    const local = lowering.localOf(p.name)!;
    if (local.kind === 'box') lowering.code(concat(local, '.v = ', value, ';'));
    else lowering.assign(local, value);
  } else lowering.code(concat('(', lowering.verbatim(p.name), ' = ', value, ');'));
}
