// A nest in the engine's own function: the same two functions, which the function itself drives (4-emit/own-nest.ts).
//   let t = 0; for (let i = 0; i < n; i++) t += i; return t;
//     →   let t = 0; { let i = 0, $r; $r = f$1(n, t, i); while ($r > 0) { … await $turn(); $r = f$1again(…); } t = $s2; } return t;
// The variables around it are what the source says. Those that nobody else sees change are passed and handed back; the others are
// reached from where the functions stand, inside of the user's.
import ts from '#typescript';
import { type AsyncFunction, isMapped, lexicalUses } from '../../1-analyse/functions/functions.ts';
import { isModuleLevel } from '../../1-analyse/functions/module-level.ts';
import { inside } from '../../1-analyse/inside.ts';
import { isLoop } from '../../1-analyse/jumps.ts';
import { runsUnknown } from '../../1-analyse/unknown-code.ts';
import type { Binding } from '../../1-analyse/scopes/scope.ts';
import type { Local } from '../../1-analyse/storage/local.ts';
import type { FileContext } from '../file.ts';
import { concat, empty, own } from '../fragment.ts';
import type { Stmt } from '../ir.ts';
import type { LoweredFunction } from '../lowered.ts';
import { Lowering } from '../lowering.ts';

export interface Stretch {
  readonly lowered: LoweredFunction;
  /** Variables that the function declares in the loop: their declarations have become assignments. */
  readonly declares: readonly string[];
}

/** `node`: the loop, or the labels in front of it. null where the loop has to stay what it is. */
export function lowerStretch(
  file: FileContext,
  fn: AsyncFunction,
  node: ts.Statement,
  loop: ts.IterationStatement,
): Stretch | null {
  // What waits once, in front of the rounds, the engine's function does best itself.
  if (!isWorthwhile(loop) || file.points.has(headOf(loop)) || isMapped(fn, !file.sloppy)) return null;
  if (file.sloppy && holds(loop, ts.isFunctionDeclaration)) return null;
  const around = bindingsAround(file, fn, loop);
  const free = around.filter((b) => !isPassed(b, fn, loop));
  const declaredInside = (b: Binding): boolean => b.refs.some((r) => r.declares && inside(r.node, loop));
  if (free.some(declaredInside)) return null;
  const passed = around.filter((b) => !free.includes(b));
  const hoisted = free.length === 0 && isSelfContained(file, fn, loop);
  // Its functions would be made again in each round of the loop around it.
  if (!hoisted && isShort(loop) && isInLoop(node, fn)) return null;
  const locals: Local[] = [];
  const storages = new Map<Binding, { local: Local } | null>();
  const keep = (b: Binding, local: Local): void => {
    storages.set(b, b.storage);
    locals.push(local);
    b.storage = { local };
  };
  for (const b of passed) keep(b, asItIs(b, file.setAside.get(b)));
  for (const scope of file.scopes.ownedBy.get(fn.node) ?? [])
    for (const b of scope.bindings.values()) {
      const local = file.setAside.get(b);
      if (local && inside(scope.node, loop)) keep(b, { ...local });
    }
  try {
    const shape = hoisted ? 'declaration' : 'inline';
    const lowering = new Lowering(file, { ...fn, shape, engines: true });
    const outer = locals.slice(0, passed.length);
    lowering.outer = outer;
    const body = lowering.collect(() => lowering.statement(node));
    const lowered: LoweredFunction = {
      fn: lowering.fn,
      index: -1,
      id: fn.name,
      at: node.getStart(file.sf),
      bodyName: own('b'),
      parameters: { passed: [], declared: null },
      strict: false,
      head: empty,
      beginsStatement: false,
      registration: null,
      body: isCaught(node, fn) ? [caught(body, outer)] : [...body, reading(outer)],
      locals: [...locals, ...lowering.temps],
      outer,
    };
    file.stretches.push(lowered);
    return {
      lowered,
      declares: passed.filter((b) => b.kind === 'var' && declaredInside(b)).map((b) => b.name),
    };
  } finally {
    for (const [b, storage] of storages) b.storage = storage;
  }
}

/**
 * An iteration that mostly calls others is no slower in a function that can wait: only counted loops and those that hold or are short
 * computations are taken out of it.
 */
function isWorthwhile(loop: ts.IterationStatement): boolean {
  return (!ts.isForOfStatement(loop) && !ts.isForInStatement(loop)) || !isShort(loop);
}

/** Does a round call others, and compute next to nothing itself? */
function isShort(loop: ts.IterationStatement): boolean {
  return !holds(loop.statement, isLoop) && runsUnknown(loop.statement);
}

function isInLoop(node: ts.Node, fn: AsyncFunction): boolean {
  for (let n = node.parent; n !== fn.node; n = n.parent) if (isLoop(n)) return true;
  return false;
}

/** What is evaluated once. */
function headOf(loop: ts.IterationStatement): ts.Node | undefined {
  if (ts.isForStatement(loop)) return loop.initializer;
  return ts.isForOfStatement(loop) || ts.isForInStatement(loop) ? loop.expression : undefined;
}

function holds(root: ts.Node, test: (n: ts.Node) => boolean): boolean {
  return !!ts.forEachChild(root, (c) => test(c) || holds(c, test) || undefined);
}

/** Variables of the function that the loop mentions and does not make. */
function bindingsAround(file: FileContext, fn: AsyncFunction, loop: ts.Node): Binding[] {
  return (file.scopes.ownedBy.get(fn.node) ?? [])
    .filter((scope) => !inside(scope.node, loop))
    .flatMap((scope) => [...scope.bindings.values()])
    .filter((b) => b.refs.some((r) => inside(r.node, loop)));
}

/** May the loop have a copy, whose last value is handed back? */
function isPassed(b: Binding, { node }: AsyncFunction, loop: ts.Node): boolean {
  const written = b.refs.some((r) => r.write && !r.declares);
  const captured = b.refs.some((r) => r.owner !== node);
  // An assignment to a constant has to fail where it stands.
  if (written && (captured || b.kind === 'const')) return false;
  if (captured && b.kind === 'var') return false;
  switch (b.kind) {
    case 'param':
    case 'var':
    case 'catch':
      return true;
    case 'let':
    case 'const':
      // In front of its declaration it has no value, and says so.
      return b.declaration.end <= loop.pos && !ts.isCaseBlock(b.scope.node);
    default:
      return false;
  }
}

/** Nothing in it belongs to a place but the module: its functions may stand there. */
function isSelfContained(file: FileContext, fn: AsyncFunction, loop: ts.Node): boolean {
  if (!isModuleLevel(fn.node)) return false;
  const uses = lexicalUses({ ...fn.node, parameters: [], body: loop } as never);
  if (uses.this || uses.arguments || uses.super || uses.newTarget) return false;
  return file.scopes.references.every((r) => {
    if (!inside(r.node, loop) || !r.binding) return true;
    const { scope } = r.binding;
    return ts.isSourceFile(scope.node) || scope.owner === fn.node || inside(scope.node, loop);
  });
}

/** The variable under its own name. */
function asItIs(b: Binding, decided: Local | undefined): Local {
  return {
    name: b.name,
    source: b.name,
    kind: 'plain',
    alias: null,
    guarded: false,
    assignedFirst: false,
    numeric: decided?.kind === 'plain' ? decided.numeric : 'no',
    integer: decided?.kind === 'plain' && decided.integer,
    slot: -1,
  };
}

/** What stands behind the loop may read all of them. */
export function reading(locals: readonly Local[]): Stmt {
  const code = { ...concat(), reads: new Set(locals) };
  return { kind: 'code', code, kills: [], jumps: [], ends: false };
}

/** So may what catches an error around it. */
function caught(body: Stmt[], outer: readonly Local[]): Stmt {
  return {
    kind: 'try',
    body: [...body, reading(outer)],
    param: null,
    handler: [reading(outer)],
    handlerKills: [],
  };
}

function isCaught(node: ts.Node, fn: AsyncFunction): boolean {
  for (let n: ts.Node = node; n !== fn.node; n = n.parent) if (ts.isTryStatement(n.parent)) return true;
  return false;
}
