// The two halves of a lowered function (ARCHITECTURE.md §1 and §4).
//   async function f(n) {…}       function f(n) { if ($c.k === f) {…} return $start1(f$, n); }  function f$($f, n) {…}
//   const f = async (n) => …      const f$ = ($f, n) => {…}; const f = (n) => { … return $start1(f$, n); }
//   [async (n) => …]              (($s) => $s = (0, (n) => { const $b = …; if ($c.k === $s) {…} return $start1($b, n); }))()
//   { async m(n) {…} }            "m": (($s) => $s = ({ "m"(n) { const $b = ($f, n) => {…}; … } })["m"])()
//   async function* g(n) {…}      function g(n) { return $generator(g, g$(null, n)); }  function g$($f, n) {…}
import ts from '#typescript';
import { formOf, selfOf } from '../2-lower/functions/generator-form.ts';
import { becomesArrow } from '../2-lower/functions/head.ts';
import { identityOf } from '../2-lower/functions/identity.ts';
import { selfForm } from '../2-lower/functions/self.ts';
import type { LoweredFunction } from '../2-lower/lowered.ts';
import type { Layout } from '../3-layout/index.ts';
import { asExpression, withSelf } from './entry-forms.ts';
import { leavesOf, nestFunctions } from './print-nest.ts';
import { printBody } from './print.ts';
import { recognition } from './recognition.ts';
import type { FileText, TextPart } from './text.ts';

/** The body as a statement: hoisted, or the first in the entry. */
export function bodyOf(text: FileText, lowered: LoweredFunction, layout: Layout): TextPart[] {
  const { fn } = lowered;
  const name = text.word(lowered.bodyName);
  const inline = fn.shape === 'inline';
  const directive = lowered.strict && !inline ? [" 'use strict';"] : [];
  const params = [text.file.names.own('f'), ...passedBy(text, lowered)].join(', ');
  for (const [exit, leave] of leavesOf(layout, text.file.names)) text.leaves.set(exit, leave);
  const statements = [...directive, ...printBody(text, lowered, layout)];
  const nests = nestFunctions(text, lowered, layout);
  return ts.isFunctionDeclaration(fn.node) && !inline
    ? [`function ${name}(${params}) {`, ...statements, '\n}', ...nests]
    : [`const ${name} = (${params}) => {`, ...statements, '\n};', ...nests];
}

/** What stands in the function's place; `body`: as a statement, where the entry holds it. */
export function entryOf(
  text: FileText,
  lowered: LoweredFunction,
  body: readonly TextPart[] | null,
): TextPart[] {
  const { file } = text;
  const { fn } = lowered;
  const { names } = file;
  const form = fn.generator ? formOf(file, fn) : null;
  const wrapped = form === 'expression' || form === 'property';
  const entry: TextPart[] = [...text.parts(lowered.head.parts), '{ '];
  if (body) entry.push(...(lowered.strict ? ["'use strict'; "] : []), ...body, ' ');
  const passed = passedBy(text, lowered);
  const bodyName = text.word(lowered.bodyName);
  const direct = `${bodyName}(${['null', ...passed].join(', ')})`;
  const recognised = recognition(text, fn);
  if (recognised) entry.push(`if (${recognised}) { ${names.helper('cell')}.k = null; return ${direct}; } `);
  // An async function is no constructor; arrows and methods are none by themselves.
  if (isConstructible(fn.node) && !becomesArrow(fn) && !wrapped)
    entry.push(`if (new.target) throw new TypeError(${JSON.stringify(`${fn.name} is not a constructor`)}); `);
  if (fn.generator) {
    const helper = names.helper('generator');
    const self = text.words(selfOf(file, fn, identityOf(file, fn)));
    entry.push(`return ${helper}(${self}, ${direct}); }`);
  } else entry.push(`return ${start(text, bodyName, passed)}; }`);
  const whole = wrapped
    ? asExpression(file, fn, entry)
    : selfForm(file, fn)
      ? withSelf(file, fn, entry)
      : entry;
  return lowered.beginsStatement ? [';', ...whole] : whole;
}

/** Makes the task of an ordinary caller. */
function start({ file: { names } }: FileText, bodyName: string, passed: readonly string[]): string {
  const all = [bodyName, ...passed].join(', ');
  if (passed.length > 4) return `${names.helper('startN')}(${bodyName}, [${passed.join(', ')}])`;
  return `${names.helper(`start${passed.length as 0 | 1 | 2 | 3 | 4}`)}(${all})`;
}

export function passedBy(text: FileText, { parameters }: LoweredFunction): string[] {
  return parameters.passed.map((w) => text.word(w));
}

function isConstructible(node: ts.Node): node is ts.FunctionDeclaration | ts.FunctionExpression {
  return ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node);
}
