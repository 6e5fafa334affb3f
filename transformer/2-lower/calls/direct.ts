// await f(x), f a function declaration of this module that nothing assigns to
//   →   $r = f$d(x);      and, with the module record, function f$d(x) { return f$(null, x); }
// Such a call reaches the body without a look at the cell. The step between is for the engine's sake: it does not inline
// a function into itself, but does inline one that calls the first through a second.
import ts from '#typescript';
import type { FileContext } from '../file.ts';
import { isHoisted } from '../functions/world.ts';

/** Name of the direct way into the compiled function that `callee` is bound to; null if it could be another one. */
export function directWay(file: FileContext, callee: ts.Identifier): string | null {
  const binding = file.scopes.refOf.get(callee)?.binding;
  if (!binding || binding.storage || binding.redeclared) return null;
  if (binding.refs.some((r) => r.write && !r.declares)) return null;
  // Code that the compiler does not see may assign to anything.
  if (file.scopes.names.has('eval')) return null;
  const node = binding.declaration;
  const lowered = file.lowered.get(node);
  if (lowered?.fn.shape !== 'declaration' || !ts.isFunctionDeclaration(node) || node.asteriskToken)
    return null;
  if (!isHoisted(file, node)) return null;
  if (!ts.isSourceFile(node.parent)) return null;
  let name = file.directWays.get(node);
  if (name === undefined) file.directWays.set(node, (name = file.names.fresh(`${binding.name}$d`)));
  return name;
}
