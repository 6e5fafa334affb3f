// The body of one lowered function: statements → IR → liveness → slots → text.
import ts from 'typescript';
import type { AsyncFunction } from '../../1-analyse/functions/functions.ts';
import { saysStrict } from '../../1-analyse/parse.ts';
import type { Local } from '../../1-analyse/storage/local.ts';
import { layOut } from '../../3-layout/frame.ts';
import { findLive } from '../../3-layout/liveness.ts';
import { printBody } from '../../4-emit/print.ts';
import { tailCall } from '../calls/tail.ts';
import { startGenerator } from '../expressions/yield.ts';
import type { FileContext, FunctionRecord } from '../file.ts';
import { concat, type Fragment } from '../fragment.ts';
import { Lowering } from '../lowering.ts';
import { lowerList } from '../statements/list.ts';
import { type Parameters, unpackParameters } from './parameters.ts';

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
  beginVariables(lowering);
  if (ts.isBlock(fn.body))
    lowerList(
      lowering,
      fn.body.statements.filter((s) => !isStrictDirective(s)),
    );
  else {
    const at = fn.body.getStart(file.sf);
    const tail = tailCall(lowering, fn.body, at);
    lowering.code(tail ?? lowering.exits.return(fn.body, lowering.lower(fn.body), at).code, [], [], true);
  }
  const points = findLive(lowering.out);
  const all = [...locals, ...lowering.temps];
  const layout = layOut(points, all, file.names);
  record.slots = layout.slots;
  record.sites = points.map((point) => ({ point, names: layout.names(point) }));
  const text = printBody(
    file,
    lowering.out,
    points,
    layout,
    bodyName,
    all.filter((l) => !params.passed.includes(l.name)),
  );
  return strictness(file, fn) && fn.shape !== 'inline' ? concat(strictness(file, fn), text) : text;
}

/** The directive that a sloppy file's function begins with; where its entry holds the body, the entry does. */
export function strictness(file: FileContext, { body }: AsyncFunction): string {
  return file.sloppy && saysStrict(body) ? " 'use strict';" : '';
}

/** In front of the others it is one; anywhere else nothing is lost with it. */
function isStrictDirective(s: ts.Statement): boolean {
  return (
    ts.isExpressionStatement(s) && ts.isStringLiteral(s.expression) && s.expression.text === 'use strict'
  );
}

/** `var` starts as undefined, or, where the body has a scope of its own, as the parameter of that name. */
function beginVariables(lowering: Lowering): void {
  const { file, fn } = lowering;
  const root = file.scopes.scopeOf.get(fn.node)!;
  const own = file.scopes.scopeOf.get(fn.body) ?? root;
  for (const b of own.bindings.values()) {
    const local = b.storage?.local;
    if (b.kind !== 'var' || !local) continue;
    const parameter = own === root ? undefined : root.bindings.get(b.name)?.storage?.local;
    const value = parameter && (parameter.kind === 'box' ? concat(parameter, '.v') : concat(parameter));
    if (local.kind === 'box') lowering.assign(local, concat('{ v: ', value ?? 'undefined', ' }'));
    else if (value) lowering.assign(local, value);
  }
}
