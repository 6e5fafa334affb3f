// A function declaration's text as an anonymous expression: it takes its name from what it is assigned to.
import type ts from 'typescript';
import type { Fragment, Part } from '../fragment.ts';

export function withoutName(sf: ts.SourceFile, text: Fragment, id: ts.Identifier): Fragment {
  const start = id.getStart(sf);
  const parts = text.parts.flatMap((p): Part[] => {
    if (typeof p === 'string') return [p];
    if ('at' in p) return p.at === start ? [] : [p];
    if ('from' in p && p.from <= start && p.to >= id.end)
      return [
        { from: p.from, to: start },
        { from: id.end, to: p.to },
      ].filter((r) => r.to > r.from);
    return [p];
  });
  return { ...text, parts };
}
