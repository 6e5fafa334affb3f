// The first thing a body does: parameters that are no plain names are taken apart, and boxes made for those that need one.
//   async f({ b }, c = 1, ...d)   →   ($f, $a0, $a): ({ b } = $a0); c = $a[0]; if (c === undefined) c = 1; d = $a.slice(1);
import ts from '#typescript';
import { eachName } from '../../1-analyse/scopes/declare.ts';
import { concat, frag, type Fragment, own } from '../fragment.ts';
import type { Lowering } from '../lowering.ts';
import { declareGuarded, declaring, needsSteps } from '../patterns/declare.ts';
import { named } from '../text/named.ts';
import { hasDecorated, isGuarded, isSimple, lengthOf, realParameters } from './parameters.ts';
import { takesName } from './self.ts';

/** Emits the unpacking, and boxes for the parameters that need one. */
export function unpackParameters(lowering: Lowering): void {
  const { file, fn } = lowering;
  const params = realParameters(fn);
  const fixed = lengthOf(params);
  const a = own('a');
  for (const p of params) declareGuarded(lowering, p.name);
  params.forEach((p, i) => {
    const apart = i < fixed || hasDecorated(fn);
    const value = apart ? concat(own(`a${i}`)) : frag`${a}[${String(i - fixed)}]`;
    const rest = i === fixed ? concat(a) : frag`${a}.slice(${String(i - fixed)})`;
    const given = p.dotDotDotToken && !apart ? rest : value;
    if (ts.isIdentifier(p.name) ? isGuarded(file, p) : needsSteps(lowering, p.name))
      return unpackInSteps(lowering, p, given);
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
    if (p.dotDotDotToken) unpack(lowering, p, given);
    else if (!p.initializer) unpack(lowering, p, value);
    else if (ts.isIdentifier(p.name)) {
      unpack(lowering, p, value);
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
  else lowering.pattern(name, held, declare);
}

function unpack(lowering: Lowering, p: ts.ParameterDeclaration, value: Fragment): void {
  if (ts.isIdentifier(p.name)) {
    const local = lowering.localOf(p.name)!;
    if (local.kind === 'box') lowering.code(concat(local, '.v = ', value, ';'));
    else lowering.assign(local, value);
  } else lowering.code(concat('(', lowering.verbatim(p.name), ' = ', value, ');'));
}
