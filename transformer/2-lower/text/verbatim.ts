// Source text as it stands, with the few edits a lowered function asks of text that has no point inside: names of
// renamed and boxed bindings, returns and jumps, nested async functions, `var` declarations of hoisted names.
//   for (const x of xs) g.push(async () => x + i)   →   for (const x of xs) g.push(<function 2>)       function 2: … x + i.v
import ts from '#typescript';
import { isNaming } from '../../1-analyse/operators.ts';
import { withParentheses } from '../../1-analyse/parentheses.ts';
import { callBy, isOwned } from '../calls/returned-call.ts';
import { tailCall } from '../calls/tail.ts';
import type { FileContext } from '../file.ts';
import { concat, helper, join, type Part, placed, type Word } from '../fragment.ts';
import { identityBlock } from '../functions/class-block.ts';
import { takesName } from '../functions/self.ts';
import type { JumpUse } from '../ir.ts';
import type { LoweredFunction } from '../lowered.ts';
import type { Lowering } from '../lowering.ts';
import { declarationAssignments } from '../patterns/declare.ts';
import type { Substitutes } from '../visitor.ts';
import { access, declaresStored, isAsInSource } from './access.ts';
import { named } from './named.ts';

class Walk {
  readonly parts: Part[] = [];
  readonly jumps: JumpUse[] = [];
  /** Functions whose body has been put in front of the statement that they stand in. */
  private readonly ready = new Map<ts.Node, LoweredFunction>();
  private readonly naming = new Set<ts.Node>();
  private readonly named = new Map<ts.Node, readonly Part[]>();
  private position: number;
  private readonly file: FileContext;
  private readonly substitutes: Substitutes | undefined;

  constructor(file: FileContext, from: number, substitutes?: Substitutes) {
    this.file = file;
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
    if (file.lowered.has(node)) return this.nested(node);
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
      ts.isFunctionDeclaration(s) && s.name && this.file.lowered.has(s) ? [s.name.text] : [],
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
    const inner = new Walk(this.file, value.getStart(this.file.sf));
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
    const fn =
      this.ready.get(node) ?? this.file.visitors.nested(this.file, node, { substitutes: this.substitutes });
    const declared = ts.isFunctionDeclaration(node);
    const hoisted: Part[] = declared && fn.fn.shape !== 'inline' ? ['\n', { hole: fn, half: 'body' }] : [];
    this.replace(node, [{ hole: fn, half: 'entry' }, ...hoisted]);
    // At the top level the preamble does it.
    if (declared && node.asteriskToken && node.name && !ts.isSourceFile(node.parent))
      this.parts.push(' ', helper('generatorFunction'), `(${node.name.text});`);
  }

  /** `const f = async …` with a hoisted body: the body stands before the statement, its registration behind. */
  private variables(node: ts.VariableStatement, lowering: Lowering | null): void {
    const behind: Part[] = [];
    for (const d of node.declarationList.declarations) {
      const chosen = d.initializer && this.file.lowered.get(d.initializer);
      if (!chosen || chosen.fn.shape !== 'variable') continue;
      const fn = this.file.visitors.nested(this.file, d.initializer!);
      this.ready.set(d.initializer!, fn);
      const start = node.getStart(this.file.sf);
      this.edit(start, start, [{ hole: fn, half: 'body' }, '\n']);
      if (fn.registration) behind.push(...fn.registration.parts);
    }
    this.walk(node.declarationList, lowering);
    if (behind.length) {
      this.upTo(node.end);
      this.parts.push(';', ...behind);
    }
  }
}

/** A use at its place in the tree: shorthands need their key, calls must not gain a `this`. */
function inPlace(node: ts.Identifier, words: Word[], boxed: boolean): Word[] {
  const p = node.parent;
  const shorthand =
    ts.isShorthandPropertyAssignment(p) && p.name === node
      ? true
      : ts.isBindingElement(p) &&
        p.name === node &&
        !p.propertyName &&
        !p.dotDotDotToken &&
        ts.isObjectBindingPattern(p.parent);
  if (shorthand) return [`${node.text}: `, ...words];
  if (!boxed) return words;
  const outer = withParentheses(node);
  const use = outer.parent;
  const called =
    (ts.isCallExpression(use) && use.expression === outer) ||
    (ts.isTaggedTemplateExpression(use) && use.tag === outer);
  if (called) return ['(0, ', ...words, ')'];
  return ts.isNewExpression(use) && use.expression === outer ? ['(', ...words, ')'] : words;
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
