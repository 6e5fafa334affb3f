// `${a()} ${await b()}`    →   $t1 = `${a()}`; await#1 b(); `${$t1} ${$r}`       each part becomes a string at once
// tag`${a()} ${await b()}` →   $t1 = a(); await#1 b(); tag`${$t1} ${$r}`
// o.tag`${await b()}`      →   $t1 = o.tag; await#1 b(); ((...$a) => $apply($t1, o, $a, "o.tag"))`${$r}`
//                              the site of the template stays one, and its object with it
import ts from '#typescript';
import { applied } from '../calls/applied.ts';
import { calleeOf } from '../calls/callee.ts';
import { concat, frag, type Fragment, own } from '../fragment.ts';
import type { Lowering } from '../lowering.ts';

export function lowerTemplate(lowering: Lowering, node: ts.TemplateExpression): Fragment {
  const values = node.templateSpans.map((span, i) => {
    const later = node.templateSpans.slice(i + 1);
    const value = lowering.lower(span.expression);
    return later.some((s) => lowering.has(s)) ? lowering.hold(concat('`${', value, '}`')) : value;
  });
  return spliced(lowering, node, values);
}

function spliced(lowering: Lowering, node: ts.TemplateExpression, values: readonly Fragment[]): Fragment {
  return lowering.verbatim(
    node,
    new Map(node.templateSpans.map((s, i) => [s.expression as ts.Node, values[i]!])),
  );
}

export function lowerTagged(lowering: Lowering, node: ts.TaggedTemplateExpression): Fragment {
  if (ts.isNoSubstitutionTemplateLiteral(node.template))
    return concat(lowering.lower(node.tag), lowering.verbatim(node.template));
  const spans = node.template.templateSpans.map((s) => s.expression);
  if (!spans.some((s) => lowering.has(s)))
    return concat(lowering.lower(node.tag), lowering.verbatim(node.template));
  const callee = calleeOf(lowering, node.tag, spans, true);
  const template = spliced(lowering, node.template, lowering.operands(spans));
  if (!callee.held) return frag`${callee.fn}${template}`;
  const a = own('a');
  return frag`((...${a}) => ${applied(callee, concat(a))})${template}`;
}
