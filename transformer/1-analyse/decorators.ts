// Decorators: code of the function around, evaluated where the class is made.
import ts from '#typescript';

export function decoratorsOf(node: ts.Node): readonly ts.Decorator[] {
  return ts.canHaveDecorators(node) ? (ts.getDecorators(node) ?? []) : [];
}

export function isDecorated(node: ts.Node): boolean {
  return decoratorsOf(node).length > 0;
}

/** Has the member a decorator, or one of its parameters? Something else may then stand in its place. */
export function isDecoratedMember(node: ts.ClassElement): boolean {
  return (
    isDecorated(node) || ('parameters' in node && (node as ts.MethodDeclaration).parameters.some(isDecorated))
  );
}
