// How the names of lowered functions' variables read where they are used.
import ts from '#typescript';
import { inside } from '../../1-analyse/inside.ts';
import type { Binding } from '../../1-analyse/scopes/scope.ts';
import type { FileContext } from '../file.ts';
import type { Word } from '../fragment.ts';

/** How uses of a stored binding read. */
export function access(binding: Binding, use?: ts.Node): Word[] {
  const { local } = binding.storage!;
  if (local.kind !== 'box') return [{ local }];
  const loop = binding.scope.node;
  const inHead =
    use &&
    ((ts.isForStatement(loop) && !local.aliasInHead && !inside(use, loop.statement)) ||
      ((ts.isForOfStatement(loop) || ts.isForInStatement(loop)) && inside(use, loop.expression)));
  return [inHead || local.alias === null ? { local } : { local, alias: true }, '.v'];
}

/** Does a use of the binding read as it does in the source? */
export function isAsInSource(binding: Binding): boolean {
  const local = binding.storage?.local;
  return !local || (local.kind === 'plain' && local.name === binding.name);
}

export function declaresStored(file: FileContext, name: ts.BindingName): boolean {
  if (ts.isIdentifier(name)) return !!file.scopes.refOf.get(name)?.binding?.storage;
  return name.elements.some((e) => !ts.isOmittedExpression(e) && declaresStored(file, e.name));
}
