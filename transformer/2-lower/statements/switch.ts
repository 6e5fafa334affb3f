// switch (d) { case a: await f(); default: g(); }
//   →   $t1 = -1; switch (d) { case a: $t1 = 0; break; default: $t1 = 1; }
//       switch#1 ($t1) { 0: [await#1 f()], 1: [g()] }
// Choosing and running are apart, so that a resumed run enters its clause without choosing again.
import ts from '#typescript';
import type { Local } from '../../1-analyse/storage/local.ts';
import { usingIn } from '../../1-analyse/using.ts';
import { concat, type Embeddable, frag, type Fragment, mention } from '../fragment.ts';
import { prepareList } from '../functions/hoist.ts';
import type { JumpUse, Target } from '../ir.ts';
import type { Lowering } from '../lowering.ts';

export function lowerSwitch(lowering: Lowering, node: ts.SwitchStatement, labels: readonly string[]): void {
  if (!lowering.has(node.caseBlock)) return keepClauses(lowering, node, labels);
  const value = lowering.lower(node.expression);
  // What the clauses declare hides names from their tests, not from what is tested.
  const held = testsSuspend(lowering, node) || declares(lowering, node) ? lowering.hold(value) : value;
  const body = lowering.collect(() => lowerClauses(lowering, node, held, labels));
  // A block of its own, for the names that prepareList may declare.
  if (body.some((s) => s.kind === 'alias'))
    lowering.emit({ kind: 'block', labels: [], target: { name: '' }, body });
  else body.forEach((s) => lowering.emit(s));
}

function testsSuspend(lowering: Lowering, { caseBlock }: ts.SwitchStatement): boolean {
  return caseBlock.clauses.some((c) => ts.isCaseClause(c) && lowering.has(c.expression));
}

function declares({ file }: Lowering, { caseBlock }: ts.SwitchStatement): boolean {
  return (file.scopes.scopeOf.get(caseBlock)?.bindings.size ?? 0) > 0;
}

/** switch (await f()) { … }   →   await#1 f(); switch ($r) { … } */
function keepClauses(lowering: Lowering, node: ts.SwitchStatement, labels: readonly string[]): void {
  const value = lowering.lower(node.expression);
  const jumps: JumpUse[] = [];
  const text = lowering.verbatim(node, new Map([[node.expression, value]]), jumps);
  lowering.code(concat(...labels.map((label) => `${label}: `), text), [], jumps);
}

/** `value` of what is tested; held if a test suspends, or the clauses declare anything. */
function lowerClauses(
  lowering: Lowering,
  node: ts.SwitchStatement,
  value: Fragment,
  labels: readonly string[],
): void {
  const selected = lowering.temp();
  const { clauses } = node.caseBlock;
  for (const c of clauses)
    if (usingIn(c.statements)) lowering.refuse('a using declaration directly in a clause of a switch', c);
  const fallback = clauses.findIndex(ts.isDefaultClause);
  const all = clauses.flatMap((c) => [...c.statements]);
  // Tests see what the clauses declare.
  prepareList(lowering, all);
  if (testsSuspend(lowering, node)) {
    lowering.assign(selected, String(fallback));
    choose(lowering, clauses, 0, (test) => frag`${value} === (${test})`, selected);
  } else {
    const chosen: Embeddable[] = clauses.map((c, i) =>
      ts.isCaseClause(c)
        ? frag`case ${lowering.verbatim(c.expression)}: ${mention(selected)} = ${String(i)}; break; `
        : '',
    );
    lowering.code(concat(mention(selected), ` = ${fallback}; switch (`, value, ') { ', ...chosen, '}'), [
      selected,
    ]);
  }
  const target: Target = { name: labels[0] ?? '' };
  const bodies = clauses.map((c) =>
    lowering.collect(() =>
      lowering.exits.within({ kind: 'aim', node, target, continueTarget: null }, () => {
        for (const s of c.statements) lowering.statement(s);
      }),
    ),
  );
  lowering.emit({ kind: 'switch', labels, target, selected, clauses: bodies });
}

/** Case by case, as tests that suspend ask for. */
function choose(
  lowering: Lowering,
  clauses: readonly ts.CaseOrDefaultClause[],
  from: number,
  equals: (test: Embeddable) => ReturnType<typeof concat>,
  selected: Local,
): void {
  const clause = clauses[from];
  if (!clause) return;
  if (!ts.isCaseClause(clause)) return choose(lowering, clauses, from + 1, equals, selected);
  const test = equals(lowering.lower(clause.expression));
  const then = lowering.collect(() => lowering.assign(selected, String(from)));
  const other = lowering.collect(() => choose(lowering, clauses, from + 1, equals, selected));
  lowering.emit({ kind: 'if', test, then, else: other.length ? other : null });
}
