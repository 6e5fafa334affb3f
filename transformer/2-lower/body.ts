// The body of one lowered function: statements → IR → liveness → slots → text.
import ts from 'typescript';
import type { AsyncFunction } from '../1-analyse/functions.ts';
import type { Local } from '../1-analyse/storage-kind.ts';
import type { FileContext, FunctionRecord } from './file.ts';
import type { Fragment } from './fragment.ts';
import { layOut } from './frame.ts';
import { findLive } from './liveness.ts';
import { Lowering } from './lowering.ts';
import { unpackParameters, type Parameters } from './parameters.ts';
import { printBody } from './print.ts';
import { startGenerator } from './expressions/yield.ts';
import { lowerList } from './statements/list.ts';

export function lowerBody(
  file: FileContext,
  fn: AsyncFunction,
  locals: readonly Local[],
  record: FunctionRecord,
  bodyName: string,
  params: Parameters,
): Fragment {
  const lowering = new Lowering(file, fn);
  unpackParameters(lowering);
  if (fn.generator) startGenerator(lowering);
  for (const b of file.scopes.scopeOf.get(fn.node)!.bindings.values())
    if (b.kind === 'var' && b.storage?.local.kind === 'box')
      lowering.assign(b.storage.local, '{ v: undefined }');
  if (ts.isBlock(fn.body)) lowerList(lowering, fn.body.statements);
  else {
    const value = lowering.lower(fn.body);
    lowering.code(lowering.exits.return(fn.body, value, fn.body.getStart(file.sf)).code, [], [], true);
  }
  const points = findLive(lowering.out);
  const all = [...locals, ...lowering.temps];
  const layout = layOut(points, all);
  record.slots = layout.slots;
  record.sites = points.map((point) => ({ point, names: layout.names(point) }));
  return printBody(
    file,
    lowering.out,
    points,
    layout,
    bodyName,
    all.filter((l) => !params.passed.includes(l.name)),
  );
}
