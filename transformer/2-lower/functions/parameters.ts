// Parameters. Plain names pass straight through. Anything else is unpacked in the body's first run, where errors become
// rejections and defaults are evaluated once; the entry keeps the function's length.
//   async f(a, { b }, c = 1, ...d)   entry (a, $a1, ...$a)   body ($f, a, $a1, $a): ({ b } = $a1); c = $a[0]; …
import ts from '#typescript';
import { decoratorsOf, isDecorated } from '../../1-analyse/decorators.ts';
import { type AsyncFunction, isMapped } from '../../1-analyse/functions/functions.ts';
import type { FileContext } from '../file.ts';
import { concat, type Fragment, join, own, type Word } from '../fragment.ts';
import type { ParameterList } from '../lowered.ts';

export function isSimple(p: ts.ParameterDeclaration): boolean {
  return ts.isIdentifier(p.name) && !p.initializer && !p.dotDotDotToken;
}

/** TypeScript's `this` parameter is none. */
export function realParameters(fn: AsyncFunction): readonly ts.ParameterDeclaration[] {
  return fn.node.parameters.filter((p) => !(ts.isIdentifier(p.name) && p.name.text === 'this'));
}

/** How many stand in front of the first default or rest. */
export function lengthOf(params: readonly ts.ParameterDeclaration[]): number {
  const first = params.findIndex((p) => p.initializer || p.dotDotDotToken);
  return first < 0 ? params.length : first;
}

/** A parameter that something uses too early is a box under its own name; its value comes under another. */
export function isGuarded(file: FileContext, p: ts.ParameterDeclaration): boolean {
  return file.scopes.refOf.get(p.name as ts.Identifier)?.binding?.storage?.local.guarded === true;
}

function isStored(file: FileContext, p: ts.ParameterDeclaration): boolean {
  return !!file.scopes.refOf.get(p.name as ts.Identifier)?.binding?.storage;
}

export function parametersOf(file: FileContext, fn: AsyncFunction): ParameterList {
  const params = realParameters(fn);
  // Variables of the entry itself, see isMapped.
  if (isMapped(fn, false) && params.every((p) => !isStored(file, p))) return { passed: [], declared: null };
  if (params.every(isSimple)) {
    const names = params.map((p) => (p.name as ts.Identifier).text);
    // Sloppy functions may repeat a name: the last one counts.
    if (new Set(names).size === names.length) return { passed: names, declared: null };
    const unique = names.map((n, i): Word => (names.lastIndexOf(n) === i ? n : own(`a${i}`)));
    return { passed: unique, declared: join(unique, ', ') };
  }
  const fixed = lengthOf(params);
  const names = params.map((p, i): Word =>
    i < fixed && isSimple(p) && !isGuarded(file, p) ? (p.name as ts.Identifier).text : own(`a${i}`),
  );
  if (hasDecorated(fn))
    return {
      passed: names,
      declared: join(
        params.map((p, i) => decorated(file, p, names[i]!)),
        ', ',
      ),
    };
  const passed = names.slice(0, fixed);
  if (fixed === params.length) return { passed, declared: join(passed, ', ') };
  const rest = own('a');
  return { passed: [...passed, rest], declared: join([...passed, concat('...', rest)], ', ') };
}

/** Decorators ask for a parameter each: those behind the first default cannot arrive in one. */
export function hasDecorated({ node }: AsyncFunction): boolean {
  return node.parameters.some(isDecorated);
}

/** `@d { x }: T = y`   →   `@d $a0: T = undefined`: the body unpacks, what decorators see of a parameter stays. */
function decorated(file: FileContext, p: ts.ParameterDeclaration, name: Word): Fragment {
  const decorators = decoratorsOf(p).map((d) => concat(...file.visitors.text(file, d, null), ' '));
  const type = p.type ? [': ', { from: p.type.getStart(file.sf), to: p.type.end }] : [];
  const optional = p.initializer ? ' = undefined' : '';
  return concat(...decorators, p.dotDotDotToken ? '...' : '', name, ...type, optional);
}
