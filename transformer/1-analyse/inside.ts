// Where nodes lie in the tree, by their positions: one comparison, however deep they are.
import type ts from 'typescript';

export function inside(node: ts.Node, outer: ts.Node): boolean {
  return node.pos >= outer.pos && node.end <= outer.end;
}
