// const x = await f();   →   await#1 f(); x = $r;          x at the top of the body
//                        →   await#1 f(); const x = $r;    behind the last point of its block
//                        →   await#1 f(); x = { v: $r };   a box, see storage.ts
import ts from 'typescript';
import { eachName } from '../../1-analyse/scopes/declare.ts';
import type { Local } from '../../1-analyse/storage/local.ts';
import { usingKind } from '../../1-analyse/using.ts';
import { lowerClass } from '../expressions/class.ts';
import { concat, empty, frag, type Fragment } from '../fragment.ts';
import { lowerFunction } from '../functions/function.ts';
import { takesName } from '../functions/self.ts';
import type { Lowering } from '../lowering.ts';
import { type Declare, lowerPattern, needsSteps } from '../patterns/pattern.ts';
import { declaresStored } from '../text/access.ts';
import { named } from '../text/named.ts';
import { keep } from './index.ts';
import { boxTarget } from './list.ts';
import { initialiserOf, used } from './using.ts';

export interface Assignment {
  readonly code: Fragment;
  readonly kills: readonly Local[];
}

export function lowerVariables(lowering: Lowering, node: ts.VariableStatement): void {
  const { file } = lowering;
  const list = node.declarationList;
  const stored = (d: ts.VariableDeclaration): boolean => declaresStored(file, d.name);
  if (!list.declarations.some(stored) && !lowering.has(node)) return keep(lowering, node);
  for (const d of list.declarations) {
    if (needsSteps(lowering, d.name)) {
      const value = lowering.hold(lowering.value(d.initializer!));
      const isVar = !(list.flags & ts.NodeFlags.BlockScoped);
      lowerPattern(lowering, d.name as ts.BindingPattern, value, declaring(lowering, isVar));
    } else if (stored(d)) {
      const body = hoistedBody(lowering, d);
      const given = usingKind(list) && used(lowering, list, initialiserOf(lowering, d));
      const assignments = declarationAssignments(lowering, d, given ?? body?.entry);
      assignments.forEach((a, i) => {
        const code = concat(a.code, ';');
        lowering.code(
          body && i === assignments.length - 1 ? concat('{ ', body.body, ' ', code, ' }') : code,
          a.kills,
        );
      });
    } else {
      const keyword =
        list.flags & ts.NodeFlags.Const || usingKind(list)
          ? 'const '
          : list.flags & ts.NodeFlags.Let
            ? 'let '
            : 'var ';
      const at = { text: keyword, at: d.getStart(file.sf) };
      if (!lowering.has(d)) {
        const body = hoistedBody(lowering, d);
        if (body)
          lowering.code(concat(body.body, ' ', at, lowering.verbatim(d.name), ' = ', body.entry, ';'));
        else lowering.code(concat(at, lowering.verbatim(d), ';'));
      } else {
        const value = used(
          lowering,
          list,
          usingKind(list) ? initialiserOf(lowering, d) : lowering.lower(d.initializer!),
        );
        lowering.code(concat(at, lowering.verbatim(d.name), ' = ', value, ';'));
      }
    }
  }
}

/** `const f = async …` with a hoisted body, lowered: both halves. */
function hoistedBody(
  lowering: Lowering,
  d: ts.VariableDeclaration,
): { entry: Fragment; body: Fragment } | null {
  const chosen = d.initializer && lowering.file.lowered.get(d.initializer);
  if (!chosen || chosen.fn.shape !== 'variable') return null;
  const { entry, body } = lowerFunction(lowering.file, chosen.fn, chosen.locals);
  const uses = lowering.verbatimUses(d.initializer!);
  return { entry: { ...entry, ...uses }, body: { ...body!, ...uses } };
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
export function declaring(lowering: Lowering, isVar: boolean): Declare {
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
    const box = `${lowering.file.names.helper('uninitialised')}(${JSON.stringify(id.text)})`;
    lowering.code(concat(isFor && !local.aliasInHead ? local.name : boxTarget(local), ` = ${box};`), [local]);
  });
}

/** `name = value` for one stored name, as its declaration. */
export function declare(lowering: Lowering, id: ts.Identifier, value: Fragment, isVar: boolean): Assignment {
  const local = lowering.localOf(id)!;
  const at = id.getStart(lowering.file.sf);
  if (local.kind === 'plain') return { code: concat({ text: local.name, at }, ' = ', value), kills: [local] };
  if (isVar) return { code: concat(local, '.v = ', value), kills: [] };
  if (local.guarded) {
    const constant = local.constant ? ', true' : '';
    return {
      code: concat(lowering.file.names.helper('initialise'), '(', local, ', ', value, constant, ')'),
      kills: [],
    };
  }
  const inFor = ts.isForStatement(lowering.bindingOf(id)!.scope.node) && !local.aliasInHead;
  return {
    code: concat({ text: inFor ? local.name : boxTarget(local), at }, ' = { v: ', value, ' }'),
    kills: [local],
  };
}

/** class A {…}   →   A = class A {…}; */
export function lowerClassDeclaration(lowering: Lowering, node: ts.ClassDeclaration): void {
  const text = lowering.has(node) ? lowerClass(lowering, node) : lowering.verbatim(node);
  const declared = ts.getDecorators(node)?.length || isAbstract(node);
  const made = declared ? madeInside(text, node.name!) : text;
  const { code, kills } = declare(lowering, node.name!, made, false);
  lowering.code(concat(code, ';'), kills);
}

/** Only a declaration can be. */
function isAbstract(node: ts.ClassDeclaration): boolean {
  return node.modifiers?.some((m) => m.kind === ts.SyntaxKind.AbstractKeyword) ?? false;
}

/** enum E {…}   →   E = (() => { enum E {…} return E; })(); */
export function lowerEnumDeclaration(lowering: Lowering, node: ts.EnumDeclaration): void {
  // A constant one is an enum like any other: its uses are those of a variable now.
  const constant = node.modifiers?.find((m) => m.kind === ts.SyntaxKind.ConstKeyword);
  const text = lowering.verbatim(node, constant && new Map([[constant, empty]]));
  const { code, kills } = declare(lowering, node.name, madeInside(text, node.name), false);
  lowering.code(concat(code, ';'), kills);
}

/** What TypeScript compiles as a declaration only. */
function madeInside(declaration: Fragment, name: ts.Identifier): Fragment {
  return frag`(() => { ${declaration} return ${name.text}; })()`;
}
