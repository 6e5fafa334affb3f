// Analysis of a file: its scopes, its points, and the async functions to lower with the storage of their bindings.
import ts from '#typescript';
import { type Diagnostic, KeepNative, report } from '../diagnostics/report.ts';
import { requireLowerable } from './functions/eligibility.ts';
import { type AsyncFunction, describe, isAsync, isProbe } from './functions/functions.ts';
import { asyncStretches, hazardsOf } from './hazards/index.ts';
import { isStrictFile } from './parse.ts';
import { type Points, pointsOf } from './points.ts';
import { bind } from './scopes/bind.ts';
import type { Owner, Scopes } from './scopes/scope.ts';
import type { Local } from './storage/local.ts';
import { decideStorage } from './storage/storage.ts';

export interface Analysis {
  readonly scopes: Scopes;
  readonly points: Points;
  readonly lowered: Map<ts.Node, { fn: AsyncFunction; locals: readonly Local[] }>;
  readonly diagnostics: Diagnostic[];
}

export function analyse(
  sf: ts.SourceFile,
  options: { preempt: boolean; strict: boolean },
  native: ReadonlyMap<ts.Node, Diagnostic>,
): Analysis {
  const scopes = bind(sf);
  const points = pointsOf(options.preempt);
  const strict = options.strict || isStrictFile(sf);
  const lowered: Analysis['lowered'] = new Map();
  const diagnostics: Diagnostic[] = asyncStretches(sf, scopes);
  const visit = (node: ts.Node): void => {
    if (isAsync(node) && !native.has(node) && !isProbe(node)) {
      const fn = describe(node);
      try {
        requireLowerable(fn, scopes, strict);
        lowered.set(node, { fn, locals: decideStorage(fn, points, scopes, strict) });
        diagnostics.push(...hazardsOf(sf, fn, points, scopes));
      } catch (error) {
        if (!(error instanceof KeepNative)) throw error;
        release(scopes, node);
        diagnostics.push(
          report(sf, error.messageName, error.node, error.args.length ? error.args : [fn.name]),
        );
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(sf);
  return { scopes, points, lowered, diagnostics };
}

/** Bindings of a function that stays native are untouched. */
function release(scopes: Scopes, node: ts.Node): void {
  for (const scope of scopes.ownedBy.get(node as Owner) ?? [])
    for (const b of scope.bindings.values()) b.storage = null;
}
