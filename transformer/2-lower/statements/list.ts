// A statement list: what is hoisted first (functions/hoist.ts), then the statements in order, then its resources go.
import type ts from 'typescript';
import { usingIn } from '../../1-analyse/using.ts';
import { lowerDisposal } from '../exits/disposal.ts';
import { prepareList } from '../functions/hoist.ts';
import type { Lowering } from '../lowering.ts';

export function lowerList(lowering: Lowering, statements: readonly ts.Statement[]): void {
  prepareList(lowering, statements);
  const run = (): void => statements.forEach((s) => lowering.statement(s));
  const using = usingIn(statements);
  if (using)
    lowerDisposal(
      lowering,
      using,
      statements.find((s) => usingIn([s]))!,
      run,
    );
  else run();
}
