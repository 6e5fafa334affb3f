// The state of lowering one function, and all that a visitor is given: the statement list being filled, temporaries,
// exits, how expressions are held in temporaries when something evaluated later suspends, and the way to other visitors.
import ts from '#typescript';
import { isOptionalChain } from '../1-analyse/callees.ts';
import type { AsyncFunction } from '../1-analyse/functions/functions.ts';
import { inside } from '../1-analyse/inside.ts';
import { isComma } from '../1-analyse/operators.ts';
import { isPure, isStable } from '../1-analyse/pure.ts';
import { firstReference } from '../1-analyse/scopes/references.ts';
import type { Binding, Reference } from '../1-analyse/scopes/scope.ts';
import type { Local } from '../1-analyse/storage/local.ts';
import { KeepNative } from '../diagnostics/report.ts';
import { Exits, type NestBoundary } from './exits/exits.ts';
import type { FileContext } from './file.ts';
import { concat, type Embeddable, type Fragment, mention } from './fragment.ts';
import { takesName } from './functions/self.ts';
import type { JumpUse, Point, Stmt, Target } from './ir.ts';
import type { LoweredFunction } from './lowered.ts';
import type { DeclareName, Pattern } from './patterns/declare.ts';
import { keep } from './text/keep.ts';
import type { NestedOptions, Substitutes } from './visitor.ts';

export class Lowering {
  readonly file: FileContext;
  readonly fn: AsyncFunction;
  readonly exits: Exits;
  readonly temps: Local[] = [];
  /** Where the using declarations of the statement lists around enter their resources, innermost last. */
  readonly disposals: Local[] = [];
  out: Stmt[] = [];
  /** Of the engine's own function: its variables around the nest that is being lowered. */
  outer: readonly Local[] = [];
  /** The nest being lowered, if any, and how many there were. */
  nest: NestBoundary | null = null;
  nests = 0;
  private depth = 0;
  private readonly references: readonly Reference[];

  constructor(file: FileContext, fn: AsyncFunction) {
    this.file = file;
    this.fn = fn;
    this.exits = new Exits(this);
    const own = (file.scopes.ownedBy.get(fn.node) ?? [])
      .flatMap((s) => [...s.bindings.values()])
      .filter((b) => b.storage);
    this.references = own.flatMap((b) => b.refs).sort((a, b) => a.node.pos - b.node.pos);
  }

  has(node: ts.Node | undefined): boolean {
    return this.file.points.has(node);
  }

  refuse(construct: string, node: ts.Node): never {
    throw new KeepNative('unsupported', node, this.fn.name, construct);
  }

  // --- text ---

  /** The node's own text, names adjusted, with what it reads and writes; `substitutes` replace parts of it. */
  verbatim(node: ts.Node, substitutes?: Substitutes, jumps?: JumpUse[]): Fragment {
    const parts = this.file.visitors.text(this.file, node, this, substitutes, jumps);
    // `return a, b`: what was an expression may become an argument, or the right of an assignment.
    if (isComma(node)) parts.splice(0, parts.length, '(', ...parts, ')');
    const uses = this.verbatimUses(node, substitutes);
    if (!substitutes) return { parts, ...uses };
    const { reads, writes } = concat({ parts: [], ...uses }, ...substitutes.values());
    return { parts, reads, writes };
  }

  /** What the text of `node` reads and writes, closures included. */
  verbatimUses(node: ts.Node, substitutes?: Substitutes): { reads: Set<Local>; writes: Set<Local> } {
    const reads = new Set<Local>();
    const writes = new Set<Local>();
    for (const r of this.referencesIn(node)) {
      const { local } = r.binding!.storage!;
      if (substitutes && [...substitutes.keys()].some((s) => inside(r.node, s))) continue;
      if (r.read || local.kind === 'box' || r.owner !== this.fn.node) reads.add(local);
      if (r.write && local.kind === 'plain') writes.add(local);
    }
    return { reads, writes };
  }

  /** The local that a plain assignment to `id` overwrites. */
  kill(id: ts.Identifier): Local[] {
    const local = this.localOf(id);
    return local?.kind === 'plain' ? [local] : [];
  }

  private referencesIn(node: ts.Node): readonly Reference[] {
    const list = this.references;
    const result: Reference[] = [];
    for (let i = firstReference(list, node.pos); i < list.length && list[i]!.node.pos < node.end; i++)
      if (inside(list[i]!.node, node)) result.push(list[i]!);
    return result;
  }

  bindingOf(id: ts.Identifier): Binding | null {
    return this.file.scopes.refOf.get(id)?.binding ?? null;
  }

  /** The local behind a name, if it is this function's own. */
  localOf(id: ts.Identifier): Local | null {
    const binding = this.bindingOf(id);
    return binding?.storage && binding.scope.owner === this.fn.node ? binding.storage.local : null;
  }

  // --- statements ---

  emit(stmt: Stmt): void {
    this.out.push(stmt);
  }

  code(code: Fragment, kills: readonly Local[] = [], jumps: readonly JumpUse[] = [], ends = false): void {
    this.emit({ kind: 'code', code, kills, jumps, ends });
  }

  assign(local: Local, value: Embeddable): void {
    this.code(concat(mention(local), ' = ', value, ';'), [local]);
  }

  /** Statements that `body` emits, as a list of their own. */
  collect(body: () => void): Stmt[] {
    const outer = this.out;
    const list: Stmt[] = (this.out = []);
    body();
    this.out = outer;
    return list;
  }

  /** One without a point keeps its text; the others go to the visitor of their kind. Temporaries are free again behind. */
  statement(node: ts.Statement): void {
    const mark = this.depth;
    const { declarations } = this.file.visitors;
    if (!declarations[node.kind]?.(this, node as never)) {
      if (this.has(node)) this.labelled(node, []);
      else keep(this, node);
    }
    this.depth = mark;
  }

  /** `labels`: those that stand directly before `node`. */
  labelled(node: ts.Statement, labels: readonly string[]): void {
    const visit = this.file.visitors.statements[node.kind];
    if (visit) return visit(this, node as never, labels);
    if (labels.length > 0 || !this.has(node)) return keep(this, node);
    this.refuse(ts.SyntaxKind[node.kind], node);
  }

  list(statements: readonly ts.Statement[]): void {
    this.file.visitors.list(this, statements);
  }

  /** Takes `value`, which is held, apart; `declare` is null for an assignment. */
  pattern(pattern: Pattern, value: Fragment, declare: DeclareName | null): void {
    this.file.visitors.pattern(this, pattern, value, declare);
  }

  /** `target = value` for any target that an assignment may have. */
  assignTo(target: ts.Expression, value: Fragment): void {
    this.file.visitors.assign(this, target, value);
  }

  /** A compiled function inside of this one. */
  nested(node: ts.Node, options?: NestedOptions): LoweredFunction {
    return this.file.visitors.nested(this.file, node, options);
  }

  point(kind: Point['kind'], node: ts.Node): Point {
    return { pc: ++this.file.pc, at: node.getStart(this.file.sf), kind, live: new Set(), caught: false };
  }

  /** A label of our own. */
  label(): Target {
    return { name: this.file.names.own(`l${++this.file.labels}`) };
  }

  // --- expressions ---

  lower(node: ts.Expression): Fragment {
    return this.has(node) ? this.expression(node) : this.verbatim(node);
  }

  /** Of an expression with a point inside. */
  expression(node: ts.Expression): Fragment {
    const { chain, expressions } = this.file.visitors;
    const visit = isOptionalChain(node) ? chain : expressions[node.kind];
    if (!visit) this.refuse(ts.SyntaxKind[node.kind], node);
    return visit(this, node as never);
  }

  /** Of a class with a point in its head: as an expression, or a declaration's text. */
  classText(node: ts.ClassLikeDeclaration): Fragment {
    return this.file.visitors.expressions[ts.SyntaxKind.ClassExpression]!(this, node as never);
  }

  /** For a temporary: an anonymous function must not take its name. */
  value(node: ts.Expression): Fragment {
    const value = this.lower(node);
    return takesName(this.file, node) ? concat('(0, ', value, ')') : value;
  }

  /** A temporary that lives until the statement being lowered ends. */
  temp(): Local {
    const known = this.temps[this.depth++];
    if (known) return known;
    const local: Local = {
      name: this.file.names.own(`t${this.temps.length + 1}`),
      source: null,
      kind: 'plain',
      alias: null,
      guarded: false,
      assignedFirst: true,
      numeric: 'no',
      integer: false,
      slot: -1,
    };
    this.temps.push(local);
    return local;
  }

  hold(value: Fragment): Fragment {
    const t = this.temp();
    this.assign(t, value);
    return concat(t);
  }

  /**
   * Evaluates operands left to right. One that is followed by a suspension, or (with `pure`) by anything but a constant
   * or a name, is held in a temporary unless nothing can change it; with `pure` the results run no user code at all.
   */
  operands(nodes: readonly ts.Expression[], pure = false): Fragment[] {
    return nodes.map((node, i) => {
      const later = nodes.slice(i + 1);
      const value = this.operand(node);
      if (later.some((n) => this.has(n)))
        return this.isStable(node, later) ? value : this.holdOperand(node, value);
      if (!pure) return value;
      if (!this.isPure(node)) return this.holdOperand(node, value);
      return later.some((n) => !this.isPure(n)) && !this.isStable(node, later)
        ? this.holdOperand(node, value)
        : value;
    });
  }

  private operand(node: ts.Expression): Fragment {
    return ts.isSpreadElement(node) ? concat('...', this.lower(node.expression)) : this.value(node);
  }

  private holdOperand(node: ts.Expression, value: Fragment): Fragment {
    if (ts.isSpreadElement(node)) return concat('...', this.hold(concat('[', value, ']')));
    return this.hold(value);
  }

  /** The value of `node` in a form that `later` cannot change. */
  stable(node: ts.Expression, later: readonly ts.Node[]): Fragment {
    const value = this.value(node);
    return this.isStable(node, later) ? value : this.hold(value);
  }

  /** Would evaluating `node` after `later` give the same, without being noticed? */
  isStable(node: ts.Expression, later: readonly ts.Node[]): boolean {
    return isStable(node, later, this.file.scopes, this.fn);
  }

  /** Evaluating it runs no user code and cannot throw. */
  isPure(node: ts.Expression): boolean {
    return isPure(node, this.file.scopes, this.fn);
  }
}
