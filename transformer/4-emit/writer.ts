// Parts → code and source map. Verbatim ranges map word by word, generated text that stands for a source place maps to
// it, and the rest is unmapped. Written out here rather than as edits on a MagicString, because lowered text changes
// order and may repeat a range, which edits cannot say; magic-string encodes the map.
import { SourceMap } from 'magic-string';
import { separate } from './separate.ts';
import type { TextPart } from './text.ts';

type Segment = [number] | [number, number, number, number];

class LineIndex {
  private readonly starts: number[] = [0];

  constructor(text: string) {
    for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) this.starts.push(i + 1);
  }

  at(offset: number): [line: number, column: number] {
    let low = 0;
    for (let high = this.starts.length - 1; low < high;) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return [low, offset - this.starts[low]!];
  }
}

export function write(
  source: string,
  fileName: string,
  parts: readonly TextPart[],
): { code: string; map: SourceMap } {
  const index = new LineIndex(source);
  const chunks: string[] = [];
  const lines: Segment[][] = [[]];
  let column = 0;
  let mapped = false;
  const segment = (offset: number): void => {
    const [line, col] = index.at(offset);
    lines[lines.length - 1]!.push([column, 0, line, col]);
    mapped = true;
  };
  const advance = (text: string): void => {
    for (let i = 0; ;) {
      const end = text.indexOf('\n', i);
      if (end < 0) {
        column += text.length - i;
        return;
      }
      lines.push([]);
      column = 0;
      i = end + 1;
    }
  };
  for (const part of separate(source, parts)) {
    if (typeof part === 'string') {
      if (mapped && part.trim() !== '') {
        lines[lines.length - 1]!.push([column]);
        mapped = false;
      }
      chunks.push(part);
      advance(part);
    } else if ('text' in part) {
      segment(part.at);
      chunks.push(part.text);
      advance(part.text);
    } else {
      const text = source.slice(part.from, part.to);
      // A place of its own for each word and each mark: the engine names operators, dots and brackets too. And for the
      // space between two, where TypeScript's map has an operator begin.
      for (const word of text.matchAll(/[\w$]+|\s+|[^\w$\s]/g)) {
        if (word[0].trim() !== '' || !word[0].includes('\n')) segment(part.from + word.index);
        advance(word[0]);
      }
      chunks.push(text);
    }
  }
  const map = new SourceMap({
    file: fileName,
    sources: [fileName],
    sourcesContent: [source],
    names: [],
    mappings: lines as never,
  });
  return { code: chunks.join(''), map };
}
