// Decides how each binding of a lowered function is kept.
//   natural  (storage null): its scope contains no point, or it is declared behind the last one; text untouched
//   plain    a variable at the top of the body, saved in a slot where live
//   box      `{ v }`: captured by a closure, lives across a point, and is not effectively constant
// A suspension ends the activation, so a closure must never share a plain variable that changes later.
import ts from '#typescript';
import { KeepNative } from '../../diagnostics/report.ts';
import { type AsyncFunction, isMapped } from '../functions/functions.ts';
import { inside } from '../inside.ts';
import { isLoop } from '../jumps.ts';
import type { Points } from '../points.ts';
import { firstReference } from '../scopes/references.ts';
import type { Binding, Reference, Scope, Scopes } from '../scopes/scope.ts';
import type { Local } from './local.ts';
import { integersOf, numericOf } from './numeric.ts';

const lexical = (b: Binding): boolean =>
  b.kind === 'let' || b.kind === 'const' || b.kind === 'class' || b.kind === 'enum' || b.kind === 'using';
const constant = (b: Binding): boolean => b.kind === 'const' || b.kind === 'using';

/** End of the last item of a statement list that holds a point; declarators are items. -1 without one. */
export function lastPoint(statements: readonly ts.Statement[], points: Points): number {
  for (let i = statements.length - 1; i >= 0; i--) {
    const s = statements[i]!;
    if (!points.has(s)) continue;
    if (ts.isVariableStatement(s)) {
      return s.declarationList.declarations.findLast((d) => points.has(d))!.end;
    }
    return s.end;
  }
  return -1;
}

/** Where a use takes effect: inside hoisted function declarations, at the start of the block that hoists them. */
function effectivePosition(ref: Reference, scope: ts.Node): number {
  let position = ref.node.getStart();
  for (let n: ts.Node = ref.node; n && n !== scope; n = n.parent)
    if (ts.isFunctionDeclaration(n)) position = Math.min(position, n.parent.getStart());
  return position;
}

function listOf(b: Binding): ts.NodeArray<ts.Statement> | null {
  let n: ts.Node = b.declaration;
  if (ts.isVariableDeclaration(n)) n = n.parent.parent;
  const p = n.parent;
  if (ts.isBlock(p) || ts.isCaseOrDefaultClause(p)) return p.statements;
  return null;
}

function declarationEnd(b: Binding): number {
  return b.kind === 'function' ? b.scope.node.getStart() : b.declaration.end;
}

/** Does it stand in a default of a pattern around the name, as d in `{ a: [d] = d }`, or in the parameter's own? */
function isInDefaultAround(b: Binding, r: Reference): boolean {
  for (let n: ts.Node = b.id.parent; n !== b.declaration.parent; n = n.parent)
    if ((ts.isBindingElement(n) || ts.isParameter(n)) && n.initializer && inside(r.node, n.initializer))
      return true;
  return false;
}

/** Does this use, in the function's own code, come before the binding has a value? */
function isEarly(b: Binding, r: Reference): boolean {
  if (r.declares) return false;
  if (isInDefaultAround(b, r)) return true;
  const at = b.id.parent;
  // A name in a pattern has its value once its own element is through.
  const end = ts.isBindingElement(at) ? at.end : declarationEnd(b);
  if (b.kind === 'param') {
    const fn = b.scope.node as ts.FunctionLikeDeclaration;
    return r.node.end <= fn.parameters.end && r.node.pos >= fn.parameters.pos && r.node.pos < at.end;
  }
  if (b.kind === 'catch') {
    const d = b.declaration;
    return inside(r.node, d) && r.node.pos < at.end;
  }
  if (!lexical(b)) return false;
  const loop = b.scope.node;
  if ((ts.isForOfStatement(loop) || ts.isForInStatement(loop)) && inside(r.node, loop.expression))
    return true;
  if (!sameClause(b, r) || r.node.pos < end) return true;
  const d = b.declaration;
  return ts.isVariableDeclaration(d) && !!d.initializer && inside(r.node, d.initializer);
}

class StorageOf {
  private readonly fn: AsyncFunction;
  private readonly points: Points;
  private readonly scopes: Scopes;
  private readonly strict: boolean;
  readonly locals: Local[] = [];
  private readonly hoisted: { binding: Binding; captured: boolean; early: boolean }[] = [];

  constructor(fn: AsyncFunction, points: Points, scopes: Scopes, strict: boolean) {
    this.fn = fn;
    this.points = points;
    this.scopes = scopes;
    this.strict = strict;
  }

  decide(): void {
    const root = this.scopes.scopeOf.get(this.fn.node)!;
    const all = this.scopes.ownedBy.get(this.fn.node) ?? [];
    const unpacked = this.fn.node.parameters.some(
      (p) => !ts.isIdentifier(p.name) || p.initializer || p.dotDotDotToken,
    );
    // A generator's parameters live across its start, whatever its body does.
    if (this.points.has(this.fn.body) || unpacked || this.fn.generator) {
      for (const scope of all)
        for (const b of this.hoistedIn(scope)) this.hoisted.push({ binding: b, ...this.check(b) });
    }
    this.name(root);
  }

  /** The bindings of a scope that cannot stay natural; names that one list declares are kept alike. */
  private hoistedIn(scope: Scope): Binding[] {
    const all = [...scope.bindings.values()].filter(
      (b) => b.kind !== 'self' || !ts.isClassLike(b.declaration),
    );
    const escaped = this.strict ? undefined : all.find((b) => this.escapes(b));
    if (escaped) throw new KeepNative('sloppyBlockFunction', escaped.id, this.fn.name, escaped.name);
    const hoisted = new Set(all.filter((b) => !this.isNatural(b)));
    const lists = new Set([...hoisted].map((b) => b.declaration.parent).filter(ts.isVariableDeclarationList));
    return all.filter(
      (b) =>
        hoisted.has(b) ||
        (ts.isVariableDeclarationList(b.declaration.parent) && lists.has(b.declaration.parent)),
    );
  }

  /** Is the name of a block's function used outside of the block, where sloppy mode makes it a var of the function? */
  private escapes(b: Binding): boolean {
    if (b.kind !== 'function' || b.scope.node === this.fn.node || b.scope.node === this.fn.body) return false;
    const { references } = this.scopes;
    for (let i = firstReference(references, this.fn.node.pos); i < references.length; i++) {
      const r = references[i]!;
      if (r.node.pos >= this.fn.node.end) return false;
      if (r.node.text === b.name && r.binding !== b && (!r.binding || isWithin(b.scope, r.binding.scope)))
        return true;
    }
    return false;
  }

  private isNatural(b: Binding): boolean {
    const { node } = b.scope;
    const d = b.declaration;
    if (b.kind === 'param') return isMapped(this.fn, this.strict);
    if (b.kind === 'var') return false;
    if (b.kind === 'catch') return !this.points.has(node);
    // A scope of the body's own: parameters are unpacked in the same block and do not see it.
    if (node === this.fn.body) return false;
    if (ts.isForInStatement(node) || ts.isForOfStatement(node)) {
      if (!this.points.has(node)) return true;
      if (b.refs.some((r) => !r.declares && inside(r.node, node.expression))) return false;
      if (ts.isForOfStatement(node) && node.awaitModifier && this.hidesOwn(b)) return false;
      return !this.points.has(node.statement) && !this.points.has(node.initializer);
    }
    if (ts.isForStatement(node)) return !this.points.has(node);
    if (!this.points.has(node === this.fn.node ? this.fn.body : node)) return true;
    const list = listOf(b);
    if (!list || this.hidesOwn(b)) return false;
    const tail = lastPoint(list, this.points);
    const last = list[list.length - 1]!;
    if ((b.kind === 'function' ? d.pos : d.end) < tail || this.fillsStepwise(d)) return false;
    return b.refs.every(
      (r) =>
        r.declares ||
        (effectivePosition(r, node) >= (b.kind === 'function' ? tail : Math.min(d.pos, tail)) &&
          r.node.end <= last.end &&
          r.node.pos >= list.pos &&
          // In its own initialiser, what suspends there may change when it is read.
          (r.node.pos >= (this.points.has(d) ? d.end : d.pos) || b.kind === 'function')),
    );
  }

  /** A declaration with a pattern that suspends is lowered step by step, all of it: `const [a = await b()] = c, d = 1`. */
  private fillsStepwise(d: ts.Node): boolean {
    return (
      ts.isVariableDeclaration(d) &&
      ts.isVariableDeclarationList(d.parent) &&
      d.parent.declarations.some(({ name }) => this.points.has(name))
    );
  }

  /** Has a variable further out its name? A suspension in the block of `b` saves that one, which must be in sight. */
  private hidesOwn(b: Binding): boolean {
    for (let s = b.scope.parent; s && s.owner === this.fn.node; s = s.parent)
      if (s.bindings.has(b.name)) return true;
    return false;
  }

  /** Refuses what cannot be kept right; returns whether closures capture the binding, and uses that come too early. */
  private check(b: Binding): { captured: boolean; early: boolean } {
    const { fn } = this;
    // An enum of several declarations, or one that a namespace joins.
    if (b.kind === 'other' || (b.kind === 'enum' && b.redeclared))
      throw new KeepNative('declarationAcross', b.declaration);
    let captured = false;
    let early = false;
    for (const r of b.refs) {
      if (r.owner !== fn.node) captured = true;
      else if (isEarly(b, r)) early = true;
    }
    return { captured, early };
  }

  private isConstant(b: Binding): boolean {
    const writes = b.refs.filter((r) => r.write && !r.declares).length;
    if (writes > 0 || this.inLoop(b)) return false;
    if (b.kind === 'var' && (b.redeclared || b.scope.node === this.fn.body)) return false;
    if (ts.isVariableDeclaration(b.declaration) && !b.declaration.initializer && b.kind !== 'catch')
      return b.refs.every((r) => !r.write || r.declares);
    return true;
  }

  private inLoop(b: Binding): boolean {
    for (let n: ts.Node = b.declaration; n !== this.fn.node; n = n.parent) if (isLoop(n)) return true;
    return false;
  }

  /** Some closure over the binding exists before it is initialised. */
  private capturedEarly(b: Binding): boolean {
    if (b.kind === 'param' || b.kind === 'catch')
      return b.refs.some((r) => r.owner !== this.fn.node && isEarly(b, r));
    if (b.kind === 'function') return false;
    const end = declarationEnd(b);
    const init = ts.isVariableDeclaration(b.declaration) ? b.declaration.initializer : undefined;
    const safe = init && (ts.isArrowFunction(init) || ts.isFunctionExpression(init)) ? init : undefined;
    const loop = b.scope.node;
    const head = ts.isForOfStatement(loop) || ts.isForInStatement(loop) ? loop.expression : undefined;
    return b.refs.some(
      (r) =>
        r.owner !== this.fn.node &&
        !(safe && inside(r.node, safe)) &&
        (effectivePosition(r, loop) < end || !sameClause(b, r) || (head && inside(r.node, head))),
    );
  }

  private name(root: Scope): void {
    const free = new Set<string>();
    const { references } = this.scopes;
    for (
      let i = firstReference(references, this.fn.node.pos);
      i < references.length && references[i]!.node.pos < this.fn.node.end;
      i++
    ) {
      const r = references[i]!;
      if (inside(r.node, this.fn.node) && !(r.binding && isWithin(r.binding.scope, root)))
        free.add(r.node.text);
    }
    const all = (this.scopes.ownedBy.get(this.fn.node) ?? []).flatMap((s) => [...s.bindings.values()]);
    const numeric = numericOf(all, this.scopes);
    const integers = integersOf(all, this.scopes);
    const used = new Map<string, { binding: Binding; captured: boolean }[]>();
    /** Whose rounds have a name of their own for the box; variables inside must not be named so. */
    const aliased = new Map<string, Binding[]>();
    for (const h of this.hoisted) {
      const { binding: b, captured } = h;
      const assigned = constant(b) && b.refs.some((r) => r.write && !r.declares);
      const early = h.early || assigned || (captured && this.capturedEarly(b));
      const kind = early || (captured && !this.isConstant(b)) ? 'box' : 'plain';
      let name = b.name;
      const perRound = kind === 'box' && b.kind !== 'param' && b.kind !== 'var' && this.inLoop(b);
      if (perRound)
        for (let i = 1; name === b.name || this.scopes.names.has(name) || used.has(name); i++)
          name = `${b.name}$box${i}`;
      else if (b.scope !== root || (b.kind === 'var' && name === 'let')) {
        const clash = (): boolean =>
          name === 'let' ||
          free.has(name) ||
          root.bindings.has(name) ||
          !!aliased.get(name)?.some((o) => isWithin(b.scope, o.scope)) ||
          !!used
            .get(name)
            ?.some(
              (o) =>
                o.captured ||
                captured ||
                isWithin(o.binding.scope, b.scope) ||
                isWithin(b.scope, o.binding.scope),
            );
        for (let i = 1; clash() || (name !== b.name && this.scopes.names.has(name)); i++)
          name = `${b.name}$${i}`;
      }
      used.set(name, [...(used.get(name) ?? []), h]);
      const alias = perRound ? this.alias(b, root, used) : null;
      if (alias !== null) aliased.set(alias, [...(aliased.get(alias) ?? []), b]);
      const local: Local = {
        name,
        alias,
        aliasInHead: ts.isForStatement(b.scope.node) && closesInHead(b.scope.node, this.scopes),
        source: b.name,
        kind,
        guarded: early && b.kind !== 'var' && b.kind !== 'function',
        constant: assigned,
        assignedFirst: kind === 'plain' && (b.kind === 'let' || b.kind === 'const'),
        numeric: kind === 'plain' ? numeric.get(b)! : 'no',
        integer: kind === 'plain' && integers.has(b),
        slot: -1,
      };
      this.locals.push(local);
      b.storage = { local };
    }
  }

  /** A round's own name for its box: it must not hide a variable that the round saves when it suspends. */
  private alias(b: Binding, root: Scope, used: ReadonlyMap<string, unknown>): string {
    let name = b.name;
    if (!used.has(name) && !root.bindings.has(name)) return name;
    for (let i = 1; used.has(name) || this.scopes.names.has(name); i++) name = `${b.name}$${i}`;
    return name;
  }
}

function sameClause(b: Binding, r: Reference): boolean {
  if (!ts.isCaseBlock(b.scope.node)) return true;
  let n: ts.Node = b.declaration;
  while (n && !ts.isCaseOrDefaultClause(n)) n = n.parent;
  return inside(r.node, n);
}

/** Do closures in the head of a `for` capture what it declares? They hold the box of their own round. */
export function closesInHead(loop: ts.ForStatement, scopes: Scopes): boolean {
  const scope = scopes.scopeOf.get(loop);
  return [...(scope?.bindings.values() ?? [])].some((b) =>
    b.refs.some((r) => r.owner !== b.scope.owner && !inside(r.node, loop.statement)),
  );
}

function isWithin(scope: Scope, outer: Scope): boolean {
  for (let s: Scope | null = scope; s; s = s.parent) if (s === outer) return true;
  return false;
}

/** Sets `storage` on the bindings of `fn`; returns its locals. */
export function decideStorage(fn: AsyncFunction, points: Points, scopes: Scopes, strict: boolean): Local[] {
  const decision = new StorageOf(fn, points, scopes, strict);
  decision.decide();
  return decision.locals;
}
