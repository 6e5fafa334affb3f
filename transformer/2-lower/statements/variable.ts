// const x = await f();   →   await#1 f(); x = $r;          x at the top of the body
//                        →   await#1 f(); const x = $r;    behind the last point of its block
//                        →   await#1 f(); x = { v: $r };   a box, see storage.ts
import type ts from 'typescript';
import { usingKind } from '../../1-analyse/using.ts';
import { initialiserOf, used } from '../exits/disposal.ts';
import { concat, type Fragment, placed } from '../fragment.ts';
import type { Lowering } from '../lowering.ts';
import { declarationAssignments, declaring, isVarList, keywordOf, needsSteps } from '../patterns/declare.ts';
import { isHoisted } from '../functions/world.ts';
import { declaresStored } from '../text/access.ts';

export function lowerVariables(lowering: Lowering, node: ts.VariableStatement): boolean {
  const { file } = lowering;
  const list = node.declarationList;
  const stored = (d: ts.VariableDeclaration): boolean => declaresStored(file, d.name);
  if (!list.declarations.some(stored) && !lowering.has(node)) return false;
  for (const d of list.declarations) {
    if (needsSteps(lowering, d.name)) {
      const value = lowering.hold(lowering.value(d.initializer!));
      const isVar = isVarList(list);
      lowering.pattern(d.name as ts.BindingPattern, value, declaring(lowering, isVar));
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
      const at = placed(d.getStart(file.sf), keywordOf(list));
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
  return true;
}

/** `const f = async …` with a hoisted body, lowered: both halves. */
function hoistedBody(
  lowering: Lowering,
  d: ts.VariableDeclaration,
): { entry: Fragment; body: Fragment } | null {
  const chosen = d.initializer && lowering.file.lowered.get(d.initializer);
  if (!chosen || chosen.fn.shape !== 'variable' || !isHoisted(lowering.file, d.initializer!)) return null;
  const nested = lowering.nested(d.initializer!);
  const uses = lowering.verbatimUses(d.initializer!);
  return {
    entry: { parts: [{ hole: nested, half: 'entry' }], ...uses },
    body: { parts: [{ hole: nested, half: 'body' }], ...uses },
  };
}
