// Declarations as assignments: what becomes of `let`, `const`, `var` and parameters whose names the body declares.
//   let x = f()       →   x = f()              a plain local
//                     →   x = { v: f() }       a box, made here
//                     →   @initialise(x, f())  a box that threw until now
//   var x = f()       →   x.v = f()            a box, made at the start of the body
import ts from '#typescript';
import { eachName } from '../../1-analyse/scopes/declare.ts';
import type { Local } from '../../1-analyse/storage/local.ts';
import { usingKind } from '../../1-analyse/using.ts';
import { concat, frag, type Fragment, helper, mention, placed } from '../fragment.ts';
import { takesName } from '../functions/self.ts';
import type { Lowering } from '../lowering.ts';
import { named } from '../text/named.ts';
import { boxTarget } from './boxes.ts';

export type Pattern = ts.BindingPattern | ts.ArrayLiteralExpression | ts.ObjectLiteralExpression;

/** Gives a declared name its value. */
export type DeclareName = (id: ts.Identifier, value: Fragment) => void;

export interface Assignment {
  readonly code: Fragment;
  readonly kills: readonly Local[];
}

/** Must this pattern be taken apart, or can its own text do? */
export function needsSteps(lowering: Lowering, pattern: ts.BindingName | Pattern): boolean {
  if (lowering.has(pattern)) return true;
  let guarded = false;
  if (ts.isIdentifier(pattern) || ts.isArrayBindingPattern(pattern) || ts.isObjectBindingPattern(pattern))
    eachName(pattern, (id) => (guarded ||= lowering.localOf(id)?.guarded === true));
  return guarded && !ts.isIdentifier(pattern);
}

/** The keyword of a declaration that keeps its text. */
export function keywordOf(list: ts.VariableDeclarationList): string {
  if (list.flags & ts.NodeFlags.Const || usingKind(list)) return 'const ';
  return list.flags & ts.NodeFlags.Let ? 'let ' : 'var ';
}

export function isVarList(list: ts.VariableDeclarationList): boolean {
  return !(list.flags & ts.NodeFlags.BlockScoped);
}

/** The assignments that stand for the declaration of stored names; `value` replaces the initialiser. */
export function declarationAssignments(
  lowering: Lowering,
  d: ts.VariableDeclaration,
  value?: Fragment,
): Assignment[] {
  const isVar = !(d.parent.flags & ts.NodeFlags.BlockScoped);
  const { initializer, name } = d;
  const result: Assignment[] = [];
  if (ts.isIdentifier(name)) {
    if (!initializer && isVar) return [];
    const local = lowering.localOf(name)!;
    let init = value ?? (initializer ? lowering.lower(initializer) : concat('undefined'));
    if (
      initializer &&
      (local.kind === 'box' || local.name !== name.text) &&
      takesName(lowering.file, initializer)
    )
      init = named(name.text, init);
    return [declare(lowering, name, init, isVar)];
  }
  const init = value ?? lowering.lower(initializer!);
  result.push(...declareEmpty(lowering, name, isVar));
  const kills: Local[] = [];
  eachName(name, (id) => lowering.localOf(id)!.kind === 'plain' && kills.push(lowering.localOf(id)!));
  // In a try block a pattern may throw half-way: then nothing counts as overwritten, which liveness sees to.
  result.push({ code: concat('(', lowering.verbatim(name), ' = ', init, ')'), kills });
  return result;
}

/** Boxes of the names a pattern is about to fill. */
export function declareEmpty(lowering: Lowering, name: ts.BindingName, isVar: boolean): Assignment[] {
  const result: Assignment[] = [];
  eachName(name, (id) => {
    const local = lowering.localOf(id);
    if (local?.kind === 'box' && !isVar) result.push(declare(lowering, id, concat('undefined'), false));
  });
  return result;
}

/** What a pattern that is lowered step by step does with its names. */
export function declaring(lowering: Lowering, isVar: boolean): DeclareName {
  return (id, value) => {
    const { code, kills } = declare(lowering, id, value, isVar);
    lowering.code(concat(code, ';'), kills);
  };
}

/** Throwing boxes for the names of a head or a pattern, which no statement list has made. */
export function declareGuarded(lowering: Lowering, name: ts.BindingName, isFor = false): void {
  eachName(name, (id) => {
    const local = lowering.localOf(id);
    if (!local?.guarded) return;
    const target = isFor && !local.aliasInHead ? [mention(local)] : boxTarget(local);
    lowering.code(concat(...target, ' = ', uninitialised(id), ';'), [local]);
  });
}

/** A box that throws when it is read. */
export function uninitialised(id: ts.Identifier): Fragment {
  return concat(helper('uninitialised'), `(${JSON.stringify(id.text)})`);
}

/** `name = value` for one stored name, as its declaration. */
export function declare(lowering: Lowering, id: ts.Identifier, value: Fragment, isVar: boolean): Assignment {
  const local = lowering.localOf(id)!;
  const at = id.getStart(lowering.file.sf);
  if (local.kind === 'plain')
    return { code: concat(placed(at, mention(local)), ' = ', value), kills: [local] };
  if (isVar) return { code: concat(local, '.v = ', value), kills: [] };
  if (local.guarded) {
    const constant = local.constant ? ', true' : '';
    return { code: frag`${helper('initialise')}(${local}, ${value}${constant})`, kills: [] };
  }
  const inFor = ts.isForStatement(lowering.bindingOf(id)!.scope.node) && !local.aliasInHead;
  const target = inFor ? [mention(local)] : boxTarget(local);
  return { code: concat(placed(at, ...target), ' = { v: ', value, ' }'), kills: [local] };
}
