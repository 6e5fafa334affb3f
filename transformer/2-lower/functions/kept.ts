// A function's text is made more than once: the engine's own, where its variables are what the source says, and the body of a task,
// whose variables are locals; and as often again inside of another function's two. Each time has its own idea of how they are kept.
import type ts from 'typescript';
import type { Binding, Owner } from '../../1-analyse/scopes/scope.ts';
import type { Local } from '../../1-analyse/storage/local.ts';
import type { FileContext } from '../file.ts';

/** Runs `work` with the bindings of `node` as the source has them. */
export function asInSource<T>(file: FileContext, node: ts.Node, work: () => T): T {
  return keeping(
    file,
    node,
    (local, binding) => {
      file.setAside.set(binding, local);
      return null;
    },
    work,
  );
}

/** Runs `work`, which lowers the body of `node`, with locals of its own: copies of those that were decided. */
export function withLocals<T>(
  file: FileContext,
  node: ts.Node,
  locals: readonly Local[],
  work: (locals: readonly Local[]) => T,
): T {
  const copies = new Map(locals.map((l) => [l, { ...l }]));
  return keeping(
    file,
    node,
    (local) => copies.get(local) ?? local,
    () => work([...copies.values()]),
  );
}

function keeping<T>(
  file: FileContext,
  node: ts.Node,
  keep: (local: Local, binding: Binding) => Local | null,
  work: () => T,
): T {
  const bindings = (file.scopes.ownedBy.get(node as Owner) ?? [])
    .flatMap((scope) => [...scope.bindings.values()])
    .filter((b) => b.storage);
  const before = bindings.map((b) => b.storage);
  for (const b of bindings) {
    const local = keep(b.storage!.local, b);
    b.storage = local && { local };
  }
  try {
    return work();
  } finally {
    bindings.forEach((b, i) => (b.storage = before[i]!));
  }
}
