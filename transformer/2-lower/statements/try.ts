// try { await f(); } catch (e) { g(e); }          →   try { await#1 f() } catch (e) { $c.k = null; g(e); }
// try { await f(); } catch (e) { await g(e); }    →   $t1 = 0; try { await#1 f() } catch ($e) { $t1 = 1; $t2 = $e; }
//                                                     if ($t1) { e = $t2; await#2 g(e) }
// try { A } finally { B }                         →   $l1: { try { A; $t1 = 0; } catch ($e) { $t1 = 1; $t2 = $e; } }
//                                                     B; if ($t1 === 1) throw $t2; if ($t1 === 2) return $t2; …
// for (…) try { return a(); } catch {}            →   $t1 = $t2 = 0; $l1: { try { $t2 = a(); $t1 = 2; break $l1 } catch {} }
//                                                     if ($t1 === 2) { close the iterator; return $t2; }
// A native finally block would run when a suspension returns; a completion record ($t1, $t2) runs it once, at the end.
import ts from '#typescript';
import { leavesIterator } from '../../1-analyse/jumps.ts';
import { eachName, lexicalDeclarations } from '../../1-analyse/scopes/declare.ts';
import { aimed } from '../exits/aimed.ts';
import { leaveAgain, lowerFinally, recorded } from '../exits/finally.ts';
import { concat, own } from '../fragment.ts';
import type { Lowering } from '../lowering.ts';
import { aliases } from '../patterns/boxes.ts';
import { declare, declareEmpty, declareGuarded, declaring, needsSteps } from '../patterns/declare.ts';

export function lowerTry(lowering: Lowering, node: ts.TryStatement, labels: readonly string[]): void {
  if (labels.length) return aimed(lowering, node, labels, () => lowerTry(lowering, node, []));
  const { finallyBlock } = node;
  if (!finallyBlock) return lowerCatch(lowering, node);
  lowerFinally(
    lowering,
    () => (node.catchClause ? lowerCatch(lowering, node) : lowering.list(node.tryBlock.statements)),
    () => lowerFinallyBlock(lowering, finallyBlock),
  );
}

/** The braces go, unless they hold a declaration that keeps its text, or a name for a box: the try block must not see it. */
function lowerFinallyBlock(lowering: Lowering, block: ts.Block): void {
  let natural = false;
  lexicalDeclarations(
    block.statements,
    (id) => (natural ||= !lowering.localOf(id) || lowering.localOf(id)!.alias !== null),
  );
  if (natural) aimed(lowering, block, [], () => lowering.list(block.statements));
  else lowering.list(block.statements);
}

/** A jump that leaves an iterator behind waits until the statement has ended: closing it may throw. */
function lowerCatch(lowering: Lowering, node: ts.TryStatement): void {
  if (!leavesIterator(node)) return lowerCaught(lowering, node, (body) => body());
  const record = recorded(lowering);
  lowering.assign(record.completion, '0');
  lowering.assign(record.value, '0');
  const body = lowering.collect(() =>
    lowerCaught(lowering, node, (tried) => lowering.exits.within(record, tried)),
  );
  lowering.emit({ kind: 'block', labels: [record.target.name], target: record.target, body });
  leaveAgain(lowering, record);
}

/** `within`: what surrounds the try block, and not the handler. */
function lowerCaught(lowering: Lowering, node: ts.TryStatement, within: (body: () => void) => void): void {
  const { tryBlock } = node;
  const { block, variableDeclaration: variable } = node.catchClause!;
  if (!lowering.has(node.catchClause)) {
    const body = lowering.collect(() => within(() => lowering.list(tryBlock.statements)));
    const handler = lowering.collect(() => lowering.list(block.statements));
    const param = variable ? lowering.verbatim(variable.name) : null;
    return lowering.emit({ kind: 'try', body, param, handler, handlerKills: [] });
  }
  const caught = lowering.temp();
  const error = lowering.temp();
  const e = own('e');
  const body = lowering.collect(() => {
    within(() => lowering.list(tryBlock.statements));
    lowering.assign(caught, '0');
  });
  const handler = lowering.collect(() => {
    lowering.assign(caught, '1');
    lowering.assign(error, e);
  });
  lowering.emit({ kind: 'try', body, param: concat(e), handler, handlerKills: [caught, error] });
  const then = lowering.collect(() => {
    if (variable) aliases(lowering, (found) => eachName(variable.name, found));
    if (variable && ts.isIdentifier(variable.name)) {
      const { code, kills } = declare(lowering, variable.name, concat(error), false);
      lowering.code(concat(code, ';'), kills);
    } else if (variable && needsSteps(lowering, variable.name)) {
      declareGuarded(lowering, variable.name);
      lowering.pattern(variable.name as ts.BindingPattern, concat(error), declaring(lowering, false));
    } else if (variable) {
      for (const a of declareEmpty(lowering, variable.name, false))
        lowering.code(concat(a.code, ';'), a.kills);
      lowering.code(concat('(', lowering.verbatim(variable.name), ' = ', error, ');'));
    }
    lowering.list(block.statements);
  });
  lowering.emit({ kind: 'if', test: concat(caught), then, else: null });
}
