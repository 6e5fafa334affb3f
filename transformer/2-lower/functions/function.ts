// One async function → its entry and its body (ARCHITECTURE.md §1 and §4).
//   async function f(n) {…}       function f(n) { if ($c.k === f) {…} return $start1(f$, n); }  function f$($f, n) {…}
//   const f = async (n) => …      const f$ = ($f, n) => {…}; const f = (n) => { … return $start1(f$, n); }
//   [async (n) => …]              (($s) => $s = (0, (n) => { const $b = …; if ($c.k === $s) {…} return $start1($b, n); }))()
//   { async m(n) {…} }            "m": (($s) => $s = ({ "m"(n) { const $b = ($f, n) => {…}; … } })["m"])()
//   async function* g(n) {…}      function g(n) { return $generator(g, g$(null, n)); }  function g$($f, n) {…}
import ts from 'typescript';
import { decoratorsOf } from '../../1-analyse/decorators.ts';
import { type AsyncFunction, type FunctionNode, nameOf } from '../../1-analyse/functions/functions.ts';
import type { Local } from '../../1-analyse/storage/local.ts';
import type { FileContext, FunctionRecord } from '../file.ts';
import { concat, type Embeddable, empty, type Fragment, type Part } from '../fragment.ts';
import { verbatim } from '../text/verbatim.ts';
import { lowerBody, strictness } from './body.ts';
import { asExpression, formOf, selfOf } from './generator-entry.ts';
import { identityOf, recognition } from './identity.ts';
import { parametersOf } from './parameters.ts';
import { selfForm, withSelf } from './self.ts';

export interface Replacement {
  /** What stands in the function's place. */
  readonly entry: Fragment;
  /** The hoisted body as a statement; null where the entry holds it. */
  readonly body: Fragment | null;
  /** `$fn(…)` for module-level functions that are registered behind their statement. */
  readonly registration: Part | null;
}

function idOf(file: FileContext, node: ts.Node): string {
  const path: string[] = [];
  for (let n = node; n && !ts.isSourceFile(n); n = n.parent)
    if (ts.isFunctionLike(n) || ts.isClassLike(n)) path.unshift(nameOf(n));
  const base = path.join('.');
  let id = base;
  for (let i = 2; file.ids.has(id); i++) id = `${base}#${i}`;
  file.ids.add(id);
  return id;
}

function isModuleLevel(node: ts.Node): boolean {
  const statement = ts.isFunctionDeclaration(node) ? node : node.parent.parent.parent;
  return statement.parent !== undefined && ts.isSourceFile(statement.parent);
}

/** `substitutes` replace parts of what the function's head evaluates: the expression of a computed name. */
export function lowerFunction(
  file: FileContext,
  fn: AsyncFunction,
  locals: readonly Local[],
  substitutes?: ReadonlyMap<ts.Node, Fragment>,
): Replacement {
  const { node } = fn;
  const { names, sf } = file;
  const outer = file.current;
  file.current = node;
  const record: FunctionRecord = {
    index: file.records.length,
    name: fn.name,
    id: idOf(file, node),
    at: node.getStart(sf),
    slots: 0,
    sites: [],
  };
  file.records.push(record);
  const inline = fn.shape === 'inline';
  const bodyName = inline ? names.own('b') : names.fresh(`${fn.name === 'default' ? 'default_' : fn.name}$`);
  if (!inline) file.bodyNames.set(node, bodyName);
  const params = parametersOf(file, fn);
  const text = lowerBody(file, fn, locals, record, bodyName, params);
  file.current = outer;
  const bodyParams = [names.own('f'), ...params.passed].join(', ');
  const body =
    ts.isFunctionDeclaration(node) && !inline
      ? concat(`function ${bodyName}(${bodyParams}) {`, text, '\n}')
      : concat(`const ${bodyName} = (${bodyParams}) => {`, text, '\n};');
  const recognised = recognition(file, fn);
  const passed = params.passed;
  const form = fn.generator ? formOf(file, fn) : null;
  const wrapped = form === 'expression' || form === 'property';
  const self = selfForm(file, fn);
  const fromParameters = wrapped || self === 'property';
  const entry: Embeddable[] = [...header(file, fn, params.declared, fromParameters, substitutes), '{ '];
  if (inline) entry.push(`${strictness(file, fn).trim()} `.trimStart(), body, ' ');
  if (recognised) {
    const taken = `${names.helper('cell')}.k = null; return ${bodyName}(${['null', ...passed].join(', ')});`;
    entry.push(`if (${recognised}) { ${taken} } `);
  }
  // An async function is no constructor; arrows and methods are none by themselves.
  if (isConstructible(node) && !becomesArrow(fn) && !wrapped)
    entry.push(`if (new.target) throw new TypeError(${JSON.stringify(`${fn.name} is not a constructor`)}); `);
  if (fn.generator) {
    const helper = names.helper(file.exact ? 'generatorExact' : 'generator');
    entry.push(
      `return ${helper}(${selfOf(file, fn, identityOf(file, fn))}, ${bodyName}(${['null', ...passed].join(', ')})); }`,
    );
  } else if (file.exact)
    entry.push(`return ${names.helper('startExact')}(${[bodyName, ...passed].join(', ')}); }`);
  else
    entry.push(
      passed.length <= 4
        ? `return ${names.helper(`start${passed.length as 0 | 1 | 2 | 3 | 4}`)}(${[bodyName, ...passed].join(', ')}); }`
        : `return ${names.helper('startN')}(${bodyName}, [${passed.join(', ')}]); }`,
    );
  const registration =
    inline || fn.generator || !isModuleLevel(node) || fn.name === 'default'
      ? null
      : `${names.helper('fn_')}(${names.own('m')}, ${record.index}, ${fn.name}, ${bodyName});`;
  if (registration && ts.isFunctionDeclaration(node)) file.registrations.push(registration);
  if (form === 'function' && ts.isFunctionDeclaration(node) && node.name && isModuleLevel(node))
    file.registrations.push(`${names.helper('generatorFunction')}(${node.name.text});`);
  const whole = wrapped ? asExpression(file, fn, entry) : self ? withSelf(file, fn, entry) : concat(...entry);
  return {
    entry: beginsStatement(file, node) ? concat(';', whole) : whole,
    body: inline ? null : body,
    registration: ts.isFunctionDeclaration(node) ? null : registration,
  };
}

function isConstructible(node: ts.Node): node is ts.FunctionDeclaration | ts.FunctionExpression {
  return ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node);
}

/** A function expression that an arrow can stand for: same name and length, and no constructor either. */
function becomesArrow({ generator, node, uses }: AsyncFunction): boolean {
  const p = node.parent;
  // Elsewhere an arrow would bind differently from a function.
  const fits =
    ts.isVariableDeclaration(p) ||
    ts.isPropertyAssignment(p) ||
    ts.isArrayLiteralExpression(p) ||
    ts.isReturnStatement(p) ||
    ts.isParenthesizedExpression(p) ||
    (ts.isCallExpression(p) && p.expression !== node);
  return (
    fits &&
    !generator &&
    ts.isFunctionExpression(node) &&
    !node.name &&
    !uses.this &&
    !uses.arguments &&
    !uses.super &&
    !uses.newTarget
  );
}

/**
 * The function's own head up to its body, without `async`; `declared` replaces the parameters if given. With
 * `fromParameters` it begins there.
 */
function header(
  file: FileContext,
  fn: AsyncFunction,
  declared: Fragment | null,
  fromParameters: boolean,
  substitutes: ReadonlyMap<ts.Node, Fragment> | undefined,
): Embeddable[] {
  const { node } = fn;
  const { sf } = file;
  const keyword = node.modifiers!.find((m) => m.kind === ts.SyntaxKind.AsyncKeyword)!;
  const start = node.getStart(sf);
  const parts: Embeddable[] = [];
  const evaluated = evaluatedInHead(node);
  const range = (from: number, to: number): void => {
    for (const n of evaluated) {
      const start = n.getStart(sf);
      if (start < from || n.end > to) continue;
      if (start > from) parts.push({ from, to: start });
      parts.push(...verbatim(file, n, null, substitutes));
      from = n.end;
    }
    if (to > from) parts.push({ from, to });
  };
  const withoutStar = (from: number, to: number): void => {
    if (!star || star.end <= from) return range(from, to);
    range(from, star.getStart(sf));
    range(star.end, to);
  };
  if (!fromParameters) range(start, keyword.getStart(sf));
  // A computed name must not continue the field before it.
  if (
    ts.isMethodDeclaration(node) &&
    ts.isClassLike(node.parent) &&
    ts.isComputedPropertyName(node.name) &&
    node.modifiers!.length === 1
  )
    parts.push(';');
  const after = keyword.end + /^\s*/.exec(sf.text.slice(keyword.end))![0].length;
  const star = node.asteriskToken;
  const arrow = ts.isArrowFunction(node) ? node.equalsGreaterThanToken : null;
  const asArrow = becomesArrow(fn);
  const end = arrow ? arrow.end : (node.body as ts.Block).getStart(sf);
  const from = asArrow || fromParameters ? openingOf(node) : after;
  if (declared === null) withoutStar(from, end);
  else {
    withoutStar(from, node.parameters.pos);
    parts.push(declared);
    range(node.parameters.end, end);
  }
  if (arrow) parts.push(' ');
  if (asArrow) parts.push('=> ');
  return parts.length ? parts : [empty];
}

/** An arrow function that a statement begins with: without `async` its parenthesis would continue the line before. */
function beginsStatement(file: FileContext, node: FunctionNode): boolean {
  if (!ts.isArrowFunction(node)) return false;
  let n: ts.Node = node;
  while (n.parent.pos === node.pos && !ts.isExpressionStatement(n)) n = n.parent;
  // What has a point inside is taken apart.
  if (!ts.isExpressionStatement(n) || file.points.has(n)) return false;
  const { parent } = n;
  return (
    ts.isSourceFile(parent) ||
    ts.isBlock(parent) ||
    ts.isModuleBlock(parent) ||
    ts.isCaseOrDefaultClause(parent)
  );
}

/** Code of the function around, in source order: decorators and the computed name. */
function evaluatedInHead(node: FunctionNode): ts.Node[] {
  const name = node.name && ts.isComputedPropertyName(node.name) ? [node.name.expression] : [];
  return [...decoratorsOf(node), ...name, ...node.parameters.flatMap(decoratorsOf)];
}

/** Where type parameters or the parameter list begin. */
function openingOf(node: FunctionNode): number {
  return (node.typeParameters ?? node.parameters).pos - 1;
}
