// `async function*f(){}` and `class A extends(await b){}` need no space in the source; what stands there in the result may.
import type { TextPart } from './text.ts';

const WORD_ENDS = /[\p{ID_Continue}$]$/u;
const WORD_BEGINS = /^[\p{ID_Continue}$\\]/u;

/** The parts, with a space wherever one that is taken from the source would run into a word beside it. */
export function separate(source: string, parts: readonly TextPart[]): readonly TextPart[] {
  const out: TextPart[] = [];
  let before = '';
  let verbatim = false;
  for (const part of parts) {
    const range = typeof part !== 'string' && 'from' in part;
    const text = typeof part === 'string' ? part : range ? source.slice(part.from, part.to) : part.text;
    if (text === '') continue;
    if ((range || verbatim) && WORD_ENDS.test(before) && WORD_BEGINS.test(text)) out.push(' ');
    out.push(part);
    before = text.slice(-2);
    verbatim = range;
  }
  return out;
}
