// The body of an engine's own function as an expression, to be hung beside it (2-lower/functions/hung.ts).
//   async (n) => {…}             function $b($f, n) {…}                        called by tasks as `$b(null, n)`, resumed as `$b(frame)`
//   with nests, or in an arrow   (() => { const $b = ($f, n) => {…}; const $b1 = …; return $b; })()
//   of `this`                    function ($n, n) { const $b = ($f, n) => {…}; return $b(null, n); }
import ts from '#typescript';
import { realParameters } from '../2-lower/functions/parameters.ts';
import type { LoweredFunction } from '../2-lower/lowered.ts';
import type { Layout } from '../3-layout/index.ts';
import { passedBy } from './function.ts';
import { leavesOf, nestFunctions } from './print-nest.ts';
import { printBody } from './print.ts';
import type { FileText, TextPart } from './text.ts';

export function bodyBeside(text: FileText, lowered: LoweredFunction, layout: Layout): TextPart[] {
  const { fn, parameters, strict } = lowered;
  const { names } = text.file;
  const { uses } = fn;
  const name = text.word(lowered.bodyName);
  const passed = passedBy(text, lowered);
  // What is packed comes as it is.
  const rest = names.own('a');
  const taken = passed.map((p) => (p === rest ? `...${p}` : p));
  const directive = strict ? [" 'use strict';"] : [];
  for (const [exit, leave] of leavesOf(layout, names)) text.leaves.set(exit, leave);
  const statements = printBody(text, lowered, layout);
  const nests = nestFunctions(text, lowered, layout);
  const isArrow = ts.isArrowFunction(fn.node);
  const head = [names.own('f'), ...taken].join(', ');
  const arrow = [`const ${name} = (${head}) => {`, ...statements, '\n};', ...nests];
  const lexical = uses.this || uses.arguments || uses.super || uses.newTarget;
  // A private method's is a method, whatever it uses.
  const member = ts.isMethodDeclaration(fn.node) && ts.isPrivateIdentifier(fn.node.name);
  if (member || (!isArrow && (uses.this || uses.arguments || uses.newTarget))) {
    const call = ` return ${name}(${['null', ...taken].join(', ')});`;
    const none = names.own('n');
    const keyword = member ? '' : 'function ';
    if (!uses.arguments)
      return [`${keyword}(${[none, ...taken].join(', ')}) {`, ...directive, ' ', ...arrow, call, ' }'];
    const all = names.own('p');
    // Where nothing of the body is a local, its parameters are what the source calls them.
    const named = realParameters(fn).map((p) => p.name.getText(text.file.sf));
    const plain = passed.length > 0 ? passed : named;
    const declared = parameters.declared ? text.parts(parameters.declared.parts) : [plain.join(', ')];
    return [
      `${keyword}(${none}, ...${all}) {`,
      ...directive,
      ' return (function (',
      ...declared,
      ') { ',
      ...arrow,
      call,
      ` }).apply(this, ${all}); }`,
    ];
  }
  if (!lexical && nests.length === 0)
    return [`function ${name}(${head}) {`, ...directive, ...statements, '\n}'];
  return ['(() => {', ...directive, ' ', ...arrow, ` return ${name}; })()`];
}
