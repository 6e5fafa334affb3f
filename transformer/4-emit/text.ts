// Symbols to text: fragments of the lowering become the parts that the writer puts together.
//   @cell ".k = " <range f>   →   "$c" ".k = " 12..13
import type { FileContext } from '../2-lower/file.ts';
import type { Hole, Part, Range, Word } from '../2-lower/fragment.ts';
import type { Nest, NestExit } from '../2-lower/ir.ts';

/** Generated text; a range of the source, verbatim; or generated text that stands for a place in the source. */
export type TextPart = string | Range | { readonly text: string; readonly at: number };

export class FileText {
  readonly file: FileContext;
  /** What a nest does to be left by one of its exits. */
  readonly leaves = new Map<NestExit, string>();
  /** Nests whose functions are printed elsewhere (shared-nests.ts). */
  readonly shared = new Set<Nest>();
  private readonly fill: (hole: Hole) => readonly TextPart[];

  /** `fill`: the text of a nested function's half. */
  constructor(file: FileContext, fill: (hole: Hole) => readonly TextPart[]) {
    this.file = file;
    this.fill = fill;
  }

  /** Naming a helper makes the file import it. */
  word(word: Word): string {
    if (typeof word === 'string') return word;
    if ('local' in word) return word.alias ? word.local.alias! : word.local.name;
    return 'helper' in word ? this.file.names.helper(word.helper) : this.file.names.own(word.own);
  }

  words(words: readonly Word[]): string {
    return words.map((w) => this.word(w)).join('');
  }

  write(out: TextPart[], parts: readonly Part[]): void {
    for (const part of parts) {
      if (typeof part === 'string') out.push(part);
      else if ('from' in part) out.push(part);
      else if ('words' in part) out.push({ text: this.words(part.words), at: part.at });
      else if ('hole' in part) for (const p of this.fill(part)) out.push(p);
      else if ('leave' in part) out.push(this.leaves.get(part.leave)!);
      else out.push(this.word(part));
    }
  }

  parts(parts: readonly Part[]): TextPart[] {
    const out: TextPart[] = [];
    this.write(out, parts);
    return out;
  }
}
