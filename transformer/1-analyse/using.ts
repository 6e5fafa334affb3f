// Resource declarations: which lists and statement lists hold resources that are disposed of at their end.
import ts from '#typescript';

export type UsingKind = 'using' | 'await using';

export function usingKind(list: ts.VariableDeclarationList): UsingKind | null {
  const flags = list.flags & ts.NodeFlags.BlockScoped;
  return flags === ts.NodeFlags.Using ? 'using' : flags === ts.NodeFlags.AwaitUsing ? 'await using' : null;
}

/** What the declarations of a statement list ask for at its end; null: nothing. */
export function usingIn(statements: readonly ts.Statement[]): UsingKind | null {
  let found: UsingKind | null = null;
  for (const s of statements) {
    const kind = ts.isVariableStatement(s) ? usingKind(s.declarationList) : null;
    if (kind === 'await using') return kind;
    found ??= kind;
  }
  return found;
}
