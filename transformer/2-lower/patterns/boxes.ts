// Boxes whose block has a name of its own for them: made anew each round, and held by the round's closures.
//   for (…) { let x = 0; fs.push(() => x); await f(); }   →   loop { let x = x$box1; x = x$box1 = { v: 0 }; fs.push(() => x.v); … }
import type ts from 'typescript';
import type { Local } from '../../1-analyse/storage/local.ts';
import { mention, type Word } from '../fragment.ts';
import type { Lowering } from '../lowering.ts';

/** Block names for the boxes that `declared` names make anew each round. */
export function aliases(lowering: Lowering, each: (found: (id: ts.Identifier) => void) => void): void {
  const locals: Local[] = [];
  each((id) => {
    const local = lowering.localOf(id);
    if (local?.alias && !locals.includes(local)) locals.push(local);
  });
  if (locals.length) lowering.emit({ kind: 'alias', locals });
}

/** What a new box is assigned to: the variable, and the block's own name for it. */
export function boxTarget(local: Local): Word[] {
  return local.alias ? [{ local, alias: true }, ' = ', mention(local)] : [mention(local)];
}
