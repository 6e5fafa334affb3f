// The body of one lowered function as IR: parameters taken apart, a generator's start, variables, statements.
import ts from '#typescript';
import type { AsyncFunction } from '../../1-analyse/functions/functions.ts';
import type { Local } from '../../1-analyse/storage/local.ts';
import { tailCall } from '../calls/tail.ts';
import type { FileContext } from '../file.ts';
import { concat } from '../fragment.ts';
import type { Stmt } from '../ir.ts';
import { Lowering } from '../lowering.ts';
import { unpackParameters } from './unpack.ts';

export function lowerBody(file: FileContext, fn: AsyncFunction): { body: Stmt[]; temps: readonly Local[] } {
  const lowering = new Lowering(file, fn);
  unpackParameters(lowering);
  if (fn.generator) startGenerator(lowering);
  beginVariables(lowering);
  if (ts.isBlock(fn.body)) lowering.list(fn.body.statements.filter((s) => !isStrictDirective(s)));
  else {
    const at = fn.body.getStart(file.sf);
    const tail = tailCall(lowering, fn.body, at);
    lowering.code(tail ?? lowering.exits.return(fn.body, lowering.lower(fn.body), at).code, [], [], true);
  }
  return { body: lowering.out, temps: lowering.temps };
}

/** Where a generator stands before its first `next`: its parameters have been taken, nothing else has run. */
function startGenerator(lowering: Lowering): void {
  const point = lowering.point('await', lowering.fn.node);
  lowering.emit({ kind: 'await', point, mode: 'start', operand: concat('') });
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
