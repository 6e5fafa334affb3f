// Source text as it stands, with the few edits a lowered function asks of text that has no point inside: names of
// renamed and boxed bindings, returns and jumps, nested async functions, `var` declarations of hoisted names.
//   for (const x of xs) g.push(async () => x + i)   →   for (const x of xs) g.push(<function 2>)       function 2: … x + i.v
import ts from '#typescript';
import { isModuleLevel } from '../../1-analyse/functions/module-level.ts';
import { continuesOf, isLoop } from '../../1-analyse/jumps.ts';
import { isNaming } from '../../1-analyse/operators.ts';
import { skipParentheses } from '../../1-analyse/parentheses.ts';
import { isBegun, isCollected } from '../calls/begun.ts';
import { calleeText } from '../calls/callee-text.ts';
import { callBy, isOwned } from '../calls/returned-call.ts';
import { tailCall } from '../calls/tail.ts';
import type { FileContext } from '../file.ts';
import { concat, helper, join, type Part, placed } from '../fragment.ts';
import { identityBlock } from '../functions/class-block.ts';
import {
  besidePrivate,
  declaredIn,
  hangStatement,
  hungExpression,
  hungProperty,
  look,
  lookInside,
} from '../functions/hung.ts';
import { asInSource } from '../functions/kept.ts';
import { takesName } from '../functions/self.ts';
import { lowerStretch } from '../loops/stretch.ts';
import { beginsTasks, hangs, isHoisted } from '../functions/world.ts';
import type { JumpUse } from '../ir.ts';
import type { LoweredFunction } from '../lowered.ts';
import type { Lowering } from '../lowering.ts';
import { declarationAssignments } from '../patterns/declare.ts';
import type { Substitutes } from '../visitor.ts';
import { access, declaresStored, isAsInSource } from './access.ts';
import { inPlace } from './in-place.ts';
import { named } from './named.ts';

class Walk {
  readonly parts: Part[] = [];
  readonly jumps: JumpUse[] = [];
  /** Functions whose body has been put in front of the statement that they stand in. */
  private readonly ready = new Map<ts.Node, LoweredFunction>();
  /** Functions that a statement before or behind theirs hangs a body on. */
  private readonly hung = new Set<ts.Node>();
  /** The function whose own text this is. */
  private readonly own: ts.Node | null;
  private readonly naming = new Set<ts.Node>();
  private readonly named = new Map<ts.Node, readonly Part[]>();
  private position: number;
  private readonly file: FileContext;
  private readonly substitutes: Substitutes | undefined;

  constructor(file: FileContext, from: number, substitutes?: Substitutes, own: ts.Node | null = null) {
    this.file = file;
    this.own = own;
    this.position = from;
    this.substitutes = substitutes;
  }

  /** Replaces [from, to) by parts. */
  edit(from: number, to: number, parts: readonly Part[]): void {
    this.upTo(from);
    this.parts.push(...parts);
    this.position = to;
  }

  upTo(to: number): void {
    if (to > this.position) this.parts.push({ from: this.position, to });
    this.position = Math.max(this.position, to);
  }

  private replace(node: ts.Node, parts: readonly Part[]): void {
    this.edit(node.getStart(this.file.sf), node.end, parts);
  }

  /** `lowering`: the function whose own code this is; null inside nested functions and outside all. */
  walk = (node: ts.Node, lowering: Lowering | null): void => {
    const { file } = this;
    const substitute = this.substitutes?.get(node)?.parts ?? this.named.get(node);
    if (substitute) return this.replace(node, substitute);
    if (ts.isIdentifier(node)) return this.identifier(node);
    if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return;
    if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    if (file.lowered.has(node) && node !== this.own) return this.nested(node);
    if (ts.isCallExpression(node) && isBegun(file, node)) return this.begun(node, lowering);
    if (lowering && ts.isCallExpression(node) && isOwned(lowering, node))
      return this.replace(node, callBy(lowering, 'ownedCall', node).parts);
    if (ts.isVariableStatement(node)) return this.variables(node, lowering);
    if (ts.isFunctionLike(node) || ts.isClassStaticBlockDeclaration(node)) {
      ts.forEachChild(node, (c) => this.walk(c, null));
      return;
    }
    // The names that a class or an enum declares stand for themselves inside of it.
    if (ts.isEnumDeclaration(node)) {
      for (const c of [...(node.modifiers ?? []), ...node.members]) this.walk(c, lowering);
      return;
    }
    if (ts.isClassLike(node)) {
      for (const c of [...(ts.getDecorators(node) ?? []), ...(node.heritageClauses ?? [])])
        this.walk(c, lowering);
      const block = identityBlock(file, node);
      if (block) this.edit(node.members.pos, node.members.pos, block.parts);
      for (const m of node.members) this.walk(m, null);
      return;
    }
    if (file.sloppy && this.sloppyScope(node, lowering)) return;
    if (ts.isBlock(node) || ts.isModuleBlock(node)) this.hangAtHead(node.statements);
    if (lowering === null && this.looped(node)) return;
    this.nameOfAnonymous(node, lowering);
    if (lowering && this.jump(node, lowering)) return;
    if (ts.isVariableDeclarationList(node)) return this.declarations(node, lowering);
    ts.forEachChild(node, (c) => this.walk(c, lowering));
  };

  /**
   * { async function f() {…} }                      →   { let f; { function f() {…} } }
   * switch (x) { case 1: async function f() {…} }   →   { let f; switch (x) { case 1: function f() {…} } }
   * An async function is its block's alone. Sloppy mode makes a plain one a variable of the function around it too, unless
   * something between the two has its name. (`let f` is in sight of x as well: see eligibility.ts.)
   */
  private sloppyScope(node: ts.Node, lowering: Lowering | null): boolean {
    const statements = ts.isBlock(node)
      ? node.statements
      : ts.isSwitchStatement(node)
        ? node.caseBlock.clauses.flatMap((c) => [...c.statements])
        : [];
    if (ts.isFunctionLike(node.parent)) return false;
    const names = statements.flatMap((s) =>
      ts.isFunctionDeclaration(s) && s.name && this.file.lowered.has(s) && beginsTasks(this.file, s)
        ? [s.name.text]
        : [],
    );
    if (names.length === 0) return false;
    const start = node.getStart(this.file.sf);
    this.edit(start, start, [`{ let ${names.join(', ')}; `]);
    ts.forEachChild(node, (c) => this.walk(c, lowering));
    this.upTo(node.end);
    this.parts.push(' }');
    return true;
  }

  private jump(node: ts.Node, lowering: Lowering): boolean {
    if (ts.isReturnStatement(node)) {
      const at = node.getStart(this.file.sf);
      const tail = node.expression && tailCall(lowering, node.expression, at);
      if (tail) {
        this.replace(node, tail.parts);
        return true;
      }
      const value = node.expression ? lowering.verbatim(node.expression) : null;
      const jump = lowering.exits.return(node.expression ?? null, value, at);
      this.jumps.push(...jump.jumps);
      this.replace(node, jump.code.parts);
      return true;
    }
    if (ts.isBreakOrContinueStatement(node)) {
      const jump = lowering.exits.jump(node);
      if (jump) {
        this.jumps.push(...jump.jumps);
        this.replace(node, jump.code.parts);
      }
      return true;
    }
    return false;
  }

  /** `f = () => {}` names the function after f; where f reads `f.v`, that takes saying. */
  private nameOfAnonymous(node: ts.Node, lowering: Lowering | null): void {
    const [target, value] =
      ts.isBinaryExpression(node) && isNaming(node.operatorToken.kind)
        ? [node.left, node.right]
        : ts.isBindingElement(node)
          ? [node.name, node.initializer]
          : ts.isShorthandPropertyAssignment(node)
            ? [node.name, node.objectAssignmentInitializer]
            : [];
    if (!target || !value || !ts.isIdentifier(target) || !takesName(this.file, value)) return;
    const binding = this.file.scopes.refOf.get(target)?.binding;
    if (!binding || isAsInSource(binding) || this.naming.has(value)) return;
    this.naming.add(value);
    const inner = new Walk(this.file, value.getStart(this.file.sf), undefined, this.own);
    inner.walk(value, lowering);
    inner.upTo(value.end);
    this.named.set(value, named(target.text, concat(...inner.parts)).parts);
  }

  private identifier(node: ts.Identifier): void {
    const binding = this.file.scopes.refOf.get(node)?.binding;
    if (!binding || isAsInSource(binding)) return;
    const words = inPlace(node, access(binding, node), binding.storage!.local.kind === 'box');
    this.replace(node, [placed(node.getStart(this.file.sf), ...words)]);
  }

  /** `var` of hoisted names (declared at the top of the body) become assignments; others keep their text. */
  private declarations(list: ts.VariableDeclarationList, lowering: Lowering | null): void {
    const hoisted = lowering && list.declarations.some((d) => declaresStored(this.file, d.name));
    if (!hoisted) {
      ts.forEachChild(list, (c) => this.walk(c, lowering));
      return;
    }
    const parent = list.parent;
    if (ts.isForInStatement(parent) || ts.isForOfStatement(parent))
      return this.replace(list, lowering.verbatim(list.declarations[0]!.name).parts);
    const assigned = list.declarations.flatMap((d) => declarationAssignments(lowering, d).map((a) => a.code));
    this.replace(
      list,
      assigned.length ? join(assigned, ', ').parts : ts.isForStatement(parent) ? [] : ['void 0'],
    );
  }

  private nested(node: ts.Node): void {
    if (!beginsTasks(this.file, node)) return this.beside(node);
    const fn =
      this.ready.get(node) ?? this.file.visitors.nested(this.file, node, { substitutes: this.substitutes });
    const declared = ts.isFunctionDeclaration(node);
    const hoisted: Part[] = declared && fn.fn.shape !== 'inline' ? ['\n', { hole: fn, half: 'body' }] : [];
    this.replace(node, [{ hole: fn, half: 'entry' }, ...hoisted]);
    // At the top level the preamble does it.
    if (declared && node.asteriskToken && node.name && !ts.isSourceFile(node.parent))
      this.parts.push(' ', helper('generatorFunction'), `(${node.name.text});`);
  }

  /** The engine's own function, and what hangs beside it. */
  private beside(node: ts.Node): void {
    const { file } = this;
    const own = ownText(file, node, this.substitutes);
    const options = { substitutes: this.substitutes };
    if (this.hung.has(node) || !hangs(file, node)) return this.replace(node, own);
    if (ts.isFunctionDeclaration(node)) {
      if (!isModuleLevel(node))
        return this.replace(node, [...own, ' ', ...hangStatement(file, node, node.name!.text).parts]);
      const fn = file.visitors.nested(file, node, options);
      const body: Part[] = isHoisted(file, node) ? ['\n', { hole: fn, half: 'body' }] : [];
      return this.replace(node, [...own, ...body]);
    }
    if (!ts.isMethodDeclaration(node)) {
      const { parts } = hungExpression(file, node, own, options);
      const begins = file.inside === 'body' && isCollected(file, node as ts.Expression);
      return this.replace(node, begins ? [helper('beginning'), '(', ...parts, ')'] : parts);
    }
    // A class's static block does it.
    const property = ts.isObjectLiteralExpression(node.parent);
    if (ts.isPrivateIdentifier(node.name))
      return this.replace(node, [...own, ...besidePrivate(file, node).parts]);
    this.replace(node, property ? hungProperty(file, node, own).parts : own);
  }

  /** `f(x)` as `$begin(f, undefined, [x], "f")` */
  private begun(node: ts.CallExpression, lowering: Lowering | null): void {
    const { sf } = this.file;
    const { arguments: args, expression } = node;
    const callee = skipParentheses(expression);
    const text = (n: ts.Node): Part[] => {
      const walk = new Walk(this.file, n.getStart(sf), this.substitutes, this.own);
      walk.walk(n, lowering);
      walk.upTo(n.end);
      return walk.parts;
    };
    const self = ts.isPropertyAccessExpression(callee) ? text(callee.expression) : ['undefined'];
    const start = node.getStart(sf);
    const head = [placed(start, helper('begin')), '(', ...text(callee), ', ', ...self, ', ['];
    this.edit(start, args.pos, head);
    for (const a of args) this.walk(a, lowering);
    this.edit(args.end, node.end, [`], ${JSON.stringify(calleeText(expression))})`]);
  }

  /** Behind the directives of a list: the bodies of the functions that it declares. */
  private hangAtHead(statements: ts.NodeArray<ts.Statement>): void {
    const declared = declaredIn(this.file, statements);
    if (declared.length === 0) return;
    const first = statements.find((s) => !(ts.isExpressionStatement(s) && ts.isStringLiteral(s.expression)))!;
    const at = first.getStart(this.file.sf);
    const parts = declared.flatMap((d) => {
      this.hung.add(d);
      return [...hangStatement(this.file, d, d.name!.text).parts, ' '];
    });
    this.edit(at, at, parts);
  }

  /** Is it a loop of an engine's own function, whose rounds look at the flag? */
  private looks(loop: ts.Node): boolean {
    const { file } = this;
    const fn = ts.findAncestor(
      loop.parent,
      (n) => ts.isFunctionLike(n) || ts.isClassStaticBlockDeclaration(n) || ts.isPropertyDeclaration(n),
    );
    return !!fn && file.lowered.has(fn) && !beginsTasks(file, fn) && file.points.preempts(loop);
  }

  /** Takes a loop that gives way, with its labels: as a nest, or looking at the flag where it stands. */
  private looped(node: ts.Node): boolean {
    let loop = node;
    while (ts.isLabeledStatement(loop)) loop = loop.statement;
    if (!isLoop(loop) || !this.looks(loop)) return false;
    const { file } = this;
    const fn = ts.findAncestor(loop.parent, ts.isFunctionLike)!;
    const isNest = file.points.isNest(loop);
    const stretch = isNest ? lowerStretch(file, file.lowered.get(fn)!.fn, node as ts.Statement, loop) : null;
    if (stretch) {
      const { declares, lowered } = stretch;
      const variables = declares.length ? [`var ${declares.join(', ')}; `] : [];
      this.replace(node, [...variables, { hole: lowered, half: 'stretch' }]);
    } else if (loop === node) this.loop(loop);
    return stretch !== null || loop === node;
  }

  /**
   * The look at a back-edge: what tests and then acts is not to be parted in between.
   *   while (c) body             for (; c; $F[0] !== 0 && await $turn()) body
   *   for (a; c; u) body         for (a; c; u, $F[0] !== 0 && await $turn()) body
   *   do body while (c);         do body while (($F[0] !== 0 && await $turn(), c));
   *   for (const x of xs) body   for (const x of xs) { $l1: { body' } if ($F[0] !== 0) await $turn(); }     `continue` leaves the block
   *   for await (…) body         for await (…) { if ($F[0] !== 0) await $turn(); body }                     behind an await that is there
   */
  private loop(node: ts.IterationStatement): void {
    const { sf } = this.file;
    if (ts.isForStatement(node)) {
      const { condition, incrementor, initializer, statement } = node;
      for (const n of [initializer, condition, incrementor]) if (n) this.walk(n, null);
      // Behind the last of the three, whatever comments stand there.
      const close = statement.getFullStart() - 1;
      this.edit(close, close, [incrementor ? ', ' : ' ', ...lookInside()]);
      return this.walk(statement, null);
    }
    if (ts.isWhileStatement(node)) {
      const start = node.getStart(sf);
      this.edit(start, node.expression.getFullStart(), ['for (; ']);
      this.walk(node.expression, null);
      const close = node.statement.getFullStart() - 1;
      this.edit(close, close, ['; ', ...lookInside()]);
      return this.walk(node.statement, null);
    }
    if (ts.isDoStatement(node)) {
      this.walk(node.statement, null);
      const { expression } = node;
      const start = expression.getStart(sf);
      this.edit(start, start, ['(', ...lookInside(), ', ']);
      this.walk(expression, null);
      this.upTo(expression.end);
      this.parts.push(')');
      return;
    }
    this.iteration(node as ts.ForInOrOfStatement);
  }

  private iteration(node: ts.ForInOrOfStatement): void {
    const { file } = this;
    const { statement } = node;
    this.walk(node.initializer, null);
    this.walk(node.expression, null);
    const start = statement.getStart(file.sf);
    const awaits = ts.isForOfStatement(node) && !!node.awaitModifier;
    const jumps = awaits ? [] : continuesOf(node);
    const block = jumps.length > 0 ? file.names.own(`l${++file.labels}`) : null;
    for (const jump of jumps) this.named.set(jump, [`break ${block};`]);
    this.edit(start, start, [
      ...(awaits ? ['{ ', ...look(), ' '] : ['{ ']),
      ...(block ? [`${block}: { `] : []),
    ]);
    this.walk(statement, null);
    this.upTo(statement.end);
    // What ends without a semicolon must not run into what stands behind it.
    if (!ts.isBlock(statement)) this.parts.push(';');
    this.parts.push(...(block ? [' }'] : []), ...(awaits ? [' }'] : [' ', ...look(), ' }']));
  }

  /** `const f = async …` with a hoisted body: the body stands before the statement, its registration behind. */
  private variables(node: ts.VariableStatement, lowering: Lowering | null): void {
    const behind: Part[] = [];
    for (const d of node.declarationList.declarations) {
      const chosen = d.initializer && this.file.lowered.get(d.initializer);
      if (!chosen || chosen.fn.shape === 'inline' || !isSimpleVariable(d)) continue;
      const value = d.initializer!;
      const engines = !beginsTasks(this.file, value);
      if (engines && !hangs(this.file, value)) continue;
      if (engines) this.hung.add(value);
      if (engines && !isModuleLevel(value)) {
        behind.push(...hangStatement(this.file, value, (d.name as ts.Identifier).text).parts);
        continue;
      }
      const fn = this.file.visitors.nested(this.file, value);
      this.ready.set(value, fn);
      const start = node.getStart(this.file.sf);
      if (isHoisted(this.file, value)) this.edit(start, start, [{ hole: fn, half: 'body' }, '\n']);
      if (fn.registration) behind.push(...fn.registration.parts);
    }
    this.walk(node.declarationList, lowering);
    if (behind.length) {
      this.upTo(node.end);
      this.parts.push(';', ...behind);
    }
  }
}

/** Not one of several names of a pattern. */
function isSimpleVariable(d: ts.VariableDeclaration): boolean {
  return ts.isIdentifier(d.name);
}

/** The function as the source has it, but for its loops and what it makes. */
export function ownText(file: FileContext, node: ts.Node, substitutes?: Substitutes): Part[] {
  return asInSource(file, node, () => {
    const around = file.inside;
    file.inside = 'own';
    const walk = new Walk(file, node.getStart(file.sf), substitutes, node);
    walk.walk(node, null);
    walk.upTo(node.end);
    file.inside = around;
    return walk.parts;
  });
}

export function verbatim(
  file: FileContext,
  node: ts.Node,
  lowering: Lowering | null,
  substitutes?: Substitutes,
  jumps?: JumpUse[],
): Part[] {
  const walk = new Walk(file, node.getStart(file.sf), substitutes);
  walk.walk(node, lowering);
  walk.upTo(node.end);
  jumps?.push(...walk.jumps);
  return walk.parts;
}
