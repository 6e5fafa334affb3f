// for (let i = 0; c; u) body   →   i = 0; loop { test c, update u, body }
// A head binding that closures capture is a box, copied before each update: every round has its own.
import ts from '#typescript';
import { inside } from '../../1-analyse/inside.ts';
import { eachName } from '../../1-analyse/scopes/declare.ts';
import { closesInHead } from '../../1-analyse/storage/storage.ts';
import { usingKind } from '../../1-analyse/using.ts';
import { aimed } from '../exits/aimed.ts';
import { initialiserOf, lowerDisposal, used } from '../exits/disposal.ts';
import { concat, type Embeddable, join, mention } from '../fragment.ts';
import { breakUnless, emitLoop } from '../loops/loop.ts';
import { lowerNest } from '../loops/nest.ts';
import { stripOf } from '../loops/strip.ts';
import type { Lowering } from '../lowering.ts';
import { aliases } from '../patterns/boxes.ts';
import {
  declarationAssignments,
  declareGuarded,
  declaring,
  isVarList,
  needsSteps,
} from '../patterns/declare.ts';

/** `i = { v: i.v }` for the captured names of the head. */
function copies(
  lowering: Lowering,
  list: ts.VariableDeclarationList,
  onlyCapturedIn?: ts.Node,
): Embeddable[] {
  if (!(list.flags & ts.NodeFlags.Let) || list.flags & ts.NodeFlags.Const) return [];
  const result: Embeddable[] = [];
  for (const d of list.declarations)
    eachName(d.name, (id) => {
      const binding = lowering.bindingOf(id);
      const local = binding?.storage?.local;
      if (local?.kind !== 'box') return;
      if (
        onlyCapturedIn &&
        !binding!.refs.some((r) => r.owner !== lowering.fn.node && inside(r.node, onlyCapturedIn))
      )
        return;
      result.push(concat(mention(local), ' = { v: ', local, '.v }'));
    });
  return result;
}

export function lowerFor(lowering: Lowering, node: ts.ForStatement, labels: readonly string[]): void {
  const { initializer } = node;
  const using = initializer && ts.isVariableDeclarationList(initializer) && usingKind(initializer);
  if (using) lowerDisposal(lowering, using, initializer, () => lowerLoop(lowering, node, labels));
  else lowerLoop(lowering, node, labels);
}

function lowerLoop(lowering: Lowering, node: ts.ForStatement, labels: readonly string[]): void {
  const { initializer, condition, incrementor } = node;
  const list = initializer && ts.isVariableDeclarationList(initializer) ? initializer : null;
  if (list && closesInHead(node, lowering.file.scopes)) return lowerClosingHead(lowering, node, list, labels);
  if (list) {
    declareHead(lowering, list);
    for (const c of copies(lowering, list, list)) lowering.code(concat(c, ';'));
  } else if (initializer) lowering.code(concat(lowering.lower(initializer as ts.Expression), ';'));
  const fresh = list ? copies(lowering, list) : [];
  const testSuspends = lowering.has(condition);
  const updateSuspends = lowering.has(incrementor);
  const update = updateSuspends ? [] : [...fresh, ...(incrementor ? [lowering.verbatim(incrementor)] : [])];
  const test = condition && !testSuspends ? lowering.verbatim(condition) : null;
  lowerNest(lowering, node, () =>
    emitLoop(lowering, {
      node,
      labels,
      strip: fresh.length ? null : stripOf(lowering, node),
      test,
      update: update.length ? join(update, ', ') : null,
      rest: updateSuspends
        ? () => {
            for (const c of fresh) lowering.code(concat(c, ';'));
            lowering.code(concat(lowering.lower(incrementor!), ';'));
          }
        : null,
      body(leave) {
        if (list) headAliases(lowering, list);
        if (testSuspends) breakUnless(lowering, lowering.lower(condition!), leave);
        lowering.statement(node.statement);
      },
    }),
  );
}

function headAliases(lowering: Lowering, list: ts.VariableDeclarationList): void {
  aliases(lowering, (found) => list.declarations.forEach((d) => eachName(d.name, found)));
}

function declareHead(lowering: Lowering, list: ts.VariableDeclarationList): void {
  for (const d of list.declarations) declareGuarded(lowering, d.name, true);
  for (const d of list.declarations) {
    if (needsSteps(lowering, d.name)) {
      const value = lowering.hold(lowering.value(d.initializer!));
      const isVar = isVarList(list);
      lowering.pattern(d.name as ts.BindingPattern, value, declaring(lowering, isVar));
      continue;
    }
    const given = usingKind(list) ? used(lowering, list, initialiserOf(lowering, d)) : undefined;
    for (const a of declarationAssignments(lowering, d, given)) lowering.code(concat(a.code, ';'), a.kills);
  }
}

/**
 * A closure in the head holds the box of its round, as closures in the body do: the update and the condition stand in the
 * round they belong to, and what is declared in a block of its own.
 *   for (let i = 0, f = () => i; c; u) body
 *     →   { let i = i$1; i = i$1 = { v: 0 }; f = () => i.v } i$1 = { v: i$1.v }; $t1 = true;
 *         loop { no test, update i$1 = { v: i$1.v }, body: let i = i$1; if ($t1) $t1 = false; else u; if (!(c)) break; body }
 */
function lowerClosingHead(
  lowering: Lowering,
  node: ts.ForStatement,
  list: ts.VariableDeclarationList,
  labels: readonly string[],
): void {
  const { condition, incrementor } = node;
  aimed(lowering, list, [], () => {
    headAliases(lowering, list);
    declareHead(lowering, list);
  });
  const fresh = copies(lowering, list);
  for (const c of fresh) lowering.code(concat(c, ';'));
  const first = lowering.temp();
  lowering.assign(first, 'true');
  lowerNest(lowering, node, () =>
    emitLoop(lowering, {
      node,
      labels,
      test: null,
      update: fresh.length ? join(fresh, ', ') : null,
      body(leave) {
        headAliases(lowering, list);
        const then = lowering.collect(() => lowering.assign(first, 'false'));
        const other = lowering.collect(() => {
          if (incrementor) lowering.code(concat(lowering.lower(incrementor), ';'));
        });
        lowering.emit({ kind: 'if', test: concat(first), then, else: other });
        if (condition) breakUnless(lowering, lowering.lower(condition), leave);
        lowering.statement(node.statement);
      },
    }),
  );
}
