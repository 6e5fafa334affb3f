// Lowers a whole file: the text of the file with its async functions replaced, and what stands around its imports.
import type ts from 'typescript';
import type { Analysis } from '../1-analyse/index.ts';
import { isStrictFile } from '../1-analyse/parse.ts';
import { helpersAt, loadHelpers, moduleRecord, recordAt } from '../4-emit/module.ts';
import { KeepNative } from '../diagnostics/report.ts';
import { Names } from '../names/names.ts';
import type { FileContext } from './file.ts';
import type { Part } from './fragment.ts';
import { BUDGET } from './loops/pace.ts';
import { verbatim } from './text/verbatim.ts';

export type Outcome = { parts: Part[] } | { failed: ts.Node; error: unknown };

export function lowerFile(
  sf: ts.SourceFile,
  analysis: Analysis,
  kind: 'esm' | 'cjs',
  budget: number = BUDGET,
): Outcome {
  const file: FileContext = {
    sf,
    commonJs: kind === 'cjs',
    sloppy: kind !== 'esm' && !isStrictFile(sf),
    scopes: analysis.scopes,
    points: analysis.points,
    exact: analysis.exact,
    names: new Names(analysis.scopes.names),
    lowered: analysis.lowered,
    records: [],
    ids: new Set(),
    registrations: [],
    bodyNames: new Map(),
    directWays: new Map(),
    selves: [],
    budget,
    pc: 0,
    labels: 0,
    current: null,
  };
  let body: Part[];
  try {
    body = verbatim(file, sf, null);
  } catch (error) {
    const failed = error instanceof KeepNative ? innermost(error.node, analysis) : file.current;
    if (!failed) throw error;
    return { failed, error };
  }
  // Behind the body and the record, by then it is known which are in use.
  const record = moduleRecord(file, kind);
  const load = loadHelpers(file, kind);
  const recorded = insert(fromStart(sf, body), recordAt(sf), record);
  return { parts: insert(recorded, helpersAt(sf), load) };
}

/** The file's text from its very first character: printing a node begins at its first token. */
function fromStart(sf: ts.SourceFile, parts: readonly Part[]): Part[] {
  const start = sf.getStart(sf);
  return start > 0 ? [{ from: 0, to: start }, ...parts] : [...parts];
}

/** `parts` with `more` behind what the file has before `at`. */
function insert(parts: readonly Part[], at: number, more: readonly Part[]): Part[] {
  const i = parts.findIndex((p) => typeof p === 'object' && 'from' in p && p.to >= at);
  if (at === 0 || i < 0) return [...more, ...parts];
  const { from, to } = parts[i] as { from: number; to: number };
  const before = at > from ? [{ from, to: at }] : [];
  const behind = to > at ? [{ from: Math.max(at, from), to }] : [];
  return [...parts.slice(0, i), ...before, ...more, ...behind, ...parts.slice(i + 1)];
}

function innermost(node: ts.Node, analysis: Analysis): ts.Node | null {
  for (let n: ts.Node = node; n; n = n.parent) if (analysis.lowered.has(n)) return n;
  return null;
}
