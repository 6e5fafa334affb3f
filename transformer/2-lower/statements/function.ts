// function f() {…}   →   nothing: f is there since the head of its list (functions/hoist.ts)
import type ts from 'typescript';
import type { Lowering } from '../lowering.ts';

export function lowerFunctionDeclaration(lowering: Lowering, node: ts.FunctionDeclaration): boolean {
  return !!node.name && lowering.localOf(node.name) !== null;
}
