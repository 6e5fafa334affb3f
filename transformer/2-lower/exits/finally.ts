// try { A } finally { B }   →   $l1: { try { A; $t1 = 0; } catch ($e) { $t1 = 1; $t2 = $e; } }
//                               B; if ($t1 === 1) throw $t2; if ($t1 === 2) return $t2; …
// A native finally block would run when a suspension returns; a completion record ($t1, $t2) runs it once, at the end.
import type { Local } from '../../1-analyse/storage/local.ts';
import { concat, frag, own } from '../fragment.ts';
import type { Lowering } from '../lowering.ts';
import type { CompletionRecord } from './exits.ts';

/** Runs `last` after `body`, however that ends, then ends that way. `last` may look at how: 1 is a throw. */
export function lowerFinally(
  lowering: Lowering,
  body: () => void,
  last: (completion: Local, value: Local) => void,
): void {
  const record = recorded(lowering);
  const { target, completion, value } = record;
  const e = own('e');
  const inner = lowering.collect(() => {
    lowering.exits.within(record, body);
    lowering.assign(completion, '0');
  });
  const handler = lowering.collect(() => {
    lowering.assign(completion, '1');
    lowering.assign(value, e);
  });
  const guarded = lowering.collect(() =>
    lowering.emit({ kind: 'try', body: inner, param: concat(e), handler, handlerKills: [completion, value] }),
  );
  lowering.emit({ kind: 'block', labels: [target.name], target, body: guarded });
  last(completion, value);
  lowering.emit({
    kind: 'if',
    test: frag`${completion} === 1`,
    then: [{ kind: 'code', code: concat('throw ', value, ';'), kills: [], jumps: [], ends: true }],
    else: null,
  });
  leaveAgain(lowering, record);
}

export function recorded(lowering: Lowering): CompletionRecord {
  return {
    kind: 'record',
    target: lowering.label(),
    completion: lowering.temp(),
    value: lowering.temp(),
    exits: [],
  };
}

/** Makes the jump that was recorded. */
export function leaveAgain(lowering: Lowering, { completion, value, exits }: CompletionRecord): void {
  exits.forEach((exit, i) => {
    const { code, jumps } = lowering.exits.again(exit, value);
    lowering.emit({
      kind: 'if',
      test: frag`${completion} === ${String(i + 2)}`,
      then: [{ kind: 'code', code, kills: [], jumps, ends: true }],
      else: null,
    });
  });
}
