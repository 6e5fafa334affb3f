// How the words for a name read at the place in the tree where it stands.
//   { x }   →   { x: x.v }       x()   →   (0, x.v)()       new x   →   new (x.v)
import ts from '#typescript';
import { withParentheses } from '../../1-analyse/parentheses.ts';
import type { Word } from '../fragment.ts';

/** A use at its place in the tree: shorthands need their key, calls must not gain a `this`. */
export function inPlace(node: ts.Identifier, words: Word[], boxed: boolean): Word[] {
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
