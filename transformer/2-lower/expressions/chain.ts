// a?.b(await c)?.d   →   see calls/links.ts, which follows a chain link by link
import type ts from 'typescript';
import { chainValue } from '../calls/links.ts';
import type { Fragment } from '../fragment.ts';
import type { Lowering } from '../lowering.ts';

export function lowerChain(lowering: Lowering, node: ts.Expression): Fragment {
  return chainValue(lowering, node);
}
