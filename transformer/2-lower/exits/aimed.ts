// A block that jumps can aim at.
//   a: { … break a; … }   →   block "a" { … }
import type ts from 'typescript';
import type { Lowering } from '../lowering.ts';

export function aimed(lowering: Lowering, node: ts.Node, labels: readonly string[], body: () => void): void {
  const target = { name: labels[0] ?? '' };
  const list = lowering.collect(() =>
    lowering.exits.within({ kind: 'aim', node, target, continueTarget: null }, body),
  );
  lowering.emit({ kind: 'block', labels, target, body: list });
}
