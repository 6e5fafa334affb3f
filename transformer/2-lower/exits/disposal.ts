// using a = f(); await using b = g(); body
//   →   $t1 = $disposal();
//       try { a = $use($t1, f(), false); b = $use($t1, g(), true); body }
//       finally { $disposing($t1, threw, error);
//                 while ($disposeNext($t1)) try { await#1 $t1.pending } catch ($e) { $disposeFailed($t1, $e) }
//                 $disposed($t1); }                        by completion record, see finally.ts
// The runtime goes through the resources from the last to the first and says when one is to be awaited.
import type ts from 'typescript';
import type { Local } from '../../1-analyse/storage/local.ts';
import { type UsingKind, usingKind } from '../../1-analyse/using.ts';
import { concat, frag, type Fragment, helper, own } from '../fragment.ts';
import { takesName } from '../functions/self.ts';
import type { Target } from '../ir.ts';
import { emitEndless } from '../loops/loop.ts';
import type { Lowering } from '../lowering.ts';
import { named } from '../text/named.ts';
import { lowerFinally } from './finally.ts';

/** Lowers `body`, in which `use` declares resources, and disposes of them however it ends. */
export function lowerDisposal(lowering: Lowering, kind: UsingKind, at: ts.Node, body: () => void): void {
  const disposal = lowering.temp();
  lowering.assign(disposal, concat(helper('disposal'), '()'));
  lowering.disposals.push(disposal);
  lowerFinally(lowering, body, (completion, value) => {
    lowering.disposals.pop();
    lowering.code(frag`${helper('disposing')}(${disposal}, ${completion} === 1, ${value});`);
    if (kind === 'await using') awaitAll(lowering, disposal, at);
    lowering.code(frag`${helper('disposed')}(${disposal});`);
  });
}

/** The resource of a declaration outside of a head. */
export function initialiserOf(lowering: Lowering, d: ts.VariableDeclaration): Fragment {
  const value = lowering.lower(d.initializer!);
  if (!takesName(lowering.file, d.initializer!)) return value;
  return named((d.name as ts.Identifier).text, value);
}

/** The value of a declaration, entered among the resources of the innermost list. */
export function used(lowering: Lowering, list: ts.VariableDeclarationList, value: Fragment): Fragment {
  const kind = usingKind(list);
  if (!kind) return value;
  const disposal = lowering.disposals[lowering.disposals.length - 1]!;
  return frag`${helper('use')}(${disposal}, ${value}, ${String(kind === 'await using')})`;
}

function awaitAll(lowering: Lowering, disposal: Local, at: ts.Node): void {
  const e = own('e');
  const target: Target = { name: '' };
  const body = lowering.collect(() => {
    const leave = lowering.collect(() =>
      lowering.code(concat('break;'), [], [{ target, how: 'break' }], true),
    );
    lowering.emit({
      kind: 'if',
      test: frag`!${helper('disposeNext')}(${disposal})`,
      then: leave,
      else: null,
    });
    const waiting = lowering.collect(() =>
      lowering.emit({
        kind: 'await',
        point: lowering.point('await', at),
        mode: 'value',
        operand: frag`${disposal}.pending`,
      }),
    );
    const handler = lowering.collect(() =>
      lowering.code(frag`${helper('disposeFailed')}(${disposal}, ${e});`),
    );
    lowering.emit({ kind: 'try', body: waiting, param: concat(e), handler, handlerKills: [] });
  });
  emitEndless(lowering, target, body);
}
