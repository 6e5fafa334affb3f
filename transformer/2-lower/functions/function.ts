// One async function → its body in IR, and what 4-emit/function.ts needs to make its entry (ARCHITECTURE.md §1 and §4).
//   async function f(n) { return await g(n); }   →   function 1 "f": head `function f(n)`, body f$, parameters n
//                                                     await#1 f$d … return @ret($r)
import ts from '#typescript';
import { type AsyncFunction, nameOf } from '../../1-analyse/functions/functions.ts';
import { isModuleLevel } from '../../1-analyse/functions/module-level.ts';
import { saysStrict } from '../../1-analyse/parse.ts';
import type { FileContext } from '../file.ts';
import { concat, empty, frag, helper, own } from '../fragment.ts';
import type { LoweredFunction } from '../lowered.ts';
import { withoutName } from '../text/without-name.ts';
import type { NestedOptions } from '../visitor.ts';
import { lowerBody } from './body.ts';
import { formOf } from './generator-form.ts';
import { beginsStatement, headOf } from './head.ts';
import { withLocals } from './kept.ts';
import { parametersOf } from './parameters.ts';
import { selfForm } from './self.ts';
import { beginsTasks, isHoisted } from './world.ts';

/** Tasks are possible where a function's calls begin them. */
const TASKS = frag`${helper('tasks')}.on = true;`;

/** `options.unnamed`: of a declaration that becomes an expression. */
export function lowerFunction(
  file: FileContext,
  node: ts.Node,
  options: NestedOptions = {},
): LoweredFunction {
  const { fn: described, locals } = file.lowered.get(node)!;
  const { names, sf } = file;
  const outer = file.current;
  const around = file.inside;
  file.current = node;
  const inline = !isHoisted(file, node);
  const fn: AsyncFunction = inline ? { ...described, shape: 'inline' } : described;
  const entry = beginsTasks(file, node);
  const lowered: LoweredFunction = {
    fn,
    index: file.functions.length,
    id: idOf(file, node),
    at: node.getStart(sf),
    bodyName: inline ? own('b') : names.fresh(`${fn.name === 'default' ? 'default_' : fn.name}$`),
    parameters: { passed: [], declared: null },
    strict: file.sloppy && saysStrict(fn.body),
    head: empty,
    beginsStatement: beginsStatement(file, fn.node),
    registration: null,
    body: [],
    locals: [],
    outer: [],
  };
  file.functions.push(lowered);
  if (!inline) file.functionOf.set(node, lowered);
  if (entry && !file.registrations.includes(TASKS)) file.registrations.push(TASKS);
  withLocals(file, node, locals, (own) => {
    file.inside = 'body';
    lowered.parameters = parametersOf(file, fn);
    const { body, temps } = lowerBody(file, fn);
    lowered.body = body;
    lowered.locals = [...own, ...temps];
  });
  file.inside = around;
  file.current = outer;
  if (!entry) {
    if (isModuleLevel(node)) registerBeside(file, lowered);
    return lowered;
  }
  lowered.head = headOf(file, fn, lowered.parameters.declared, isProperty(file, fn), options.substitutes);
  if (options.unnamed) lowered.head = withoutName(sf, lowered.head, (node as ts.FunctionDeclaration).name!);
  register(file, lowered);
  return lowered;
}

/** Does the entry begin with its parameters, because it is put into an object literal under its name? */
function isProperty(file: FileContext, fn: AsyncFunction): boolean {
  if (!fn.generator) return selfForm(file, fn) === 'property';
  const form = formOf(file, fn);
  return form === 'expression' || form === 'property';
}

/** A body that hangs beside a function of the top level: the module record knows both. */
function registerBeside(file: FileContext, lowered: LoweredFunction): void {
  const { fn, index, bodyName } = lowered;
  const { node, uses } = fn;
  const body = fn.shape === 'inline' ? concat({ hole: lowered, half: 'beside' }) : concat(bodyName);
  // One that finds `this` as its call has it begins no task by itself.
  const needsCall = !ts.isArrowFunction(node) && (uses.this || uses.arguments || uses.newTarget);
  const registration = needsCall
    ? frag`${helper('hang')}(${fn.name}, ${body});`
    : frag`${helper('fn_')}(${own('m')}, ${String(index)}, ${fn.name}, ${body});`;
  if (ts.isFunctionDeclaration(node)) file.registrations.push(registration);
  else lowered.registration = registration;
}

/** What the module record is told of a function at the top level. */
function register(file: FileContext, lowered: LoweredFunction): void {
  const { fn, index, bodyName } = lowered;
  const { node } = fn;
  if (ts.isFunctionDeclaration(node) && node.name && fn.generator && isModuleLevel(node))
    file.registrations.push(frag`${helper('generatorFunction')}(${node.name.text});`);
  if (fn.shape === 'inline' || fn.generator || fn.name === 'default' || !isModuleLevel(node)) return;
  const registration = frag`${helper('fn_')}(${own('m')}, ${String(index)}, ${fn.name}, ${bodyName});`;
  if (ts.isFunctionDeclaration(node)) file.registrations.push(registration);
  else lowered.registration = registration;
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
