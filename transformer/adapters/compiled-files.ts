// The files of a program that heddle compiles, and what each of them becomes.
import type ts from 'typescript';
import { transform } from '../transform.ts';
import type { TransformResult } from '../options.ts';
import type { FileFilter } from './file-filter.ts';

type TypeScript = typeof ts;

export interface EditOptions {
  filter: FileFilter;
  /** Files whose functions begin tasks when ordinary code calls them. */
  tasks: FileFilter;
  preempt: 'loops' | 'off' | undefined;
  /** What decides about the JavaScript beside the sources. */
  outputKey: string;
}

/** What TypeScript's programs have beyond their declarations; used where present. */
interface ProgramInternals {
  getEmitModuleFormatOfFile?(file: ts.SourceFile): ts.ModuleKind;
}

const TRANSFORMED = Symbol('heddle.transformed');

interface Transformed {
  [TRANSFORMED]?: { key: string; result: TransformResult };
}

export class CompiledFiles {
  readonly #ts: TypeScript;
  readonly #program: ts.Program & ProgramInternals;
  readonly #options: EditOptions;

  constructor(typescript: TypeScript, program: ts.Program, options: EditOptions) {
    this.#ts = typescript;
    this.#program = program;
    this.#options = options;
  }

  get outputKey(): string {
    return this.#options.outputKey;
  }

  /** All of them. */
  list(): ts.SourceFile[] {
    return this.#program.getSourceFiles().filter((file) => this.has(file));
  }

  has(file: ts.SourceFile): boolean {
    return (
      !file.isDeclarationFile &&
      !this.#program.isSourceFileFromExternalLibrary(file) &&
      !this.#program.isSourceFileDefaultLibrary(file) &&
      /\.[cm]?[jt]sx?$/.test(file.fileName) &&
      !file.fileName.includes('/node_modules/') &&
      this.#options.filter(file.fileName)
    );
  }

  /** What decides about the outcome beside the text. */
  key(file: ts.SourceFile): string {
    const { preempt, tasks } = this.#options;
    return `${this.#moduleFormat(file)} ${preempt} ${tasks(file.fileName)}`;
  }

  /** What was made of the file already, for this program or one before it. */
  known(file: ts.SourceFile & Transformed): TransformResult | undefined {
    return file[TRANSFORMED]?.key === this.key(file) ? file[TRANSFORMED].result : undefined;
  }

  /** The watching compiler hands unchanged files from program to program: the result travels with the file. */
  result(file: ts.SourceFile & Transformed): TransformResult {
    const known = this.known(file);
    if (known !== undefined) return known;
    const { preempt, tasks } = this.#options;
    const options = {
      tasks: tasks(file.fileName),
      fileName: file.fileName,
      module: this.#moduleFormat(file),
      ...(preempt && { preempt }),
    };
    const result = transform(file.text, options);
    file[TRANSFORMED] = { key: this.key(file), result };
    return result;
  }

  #moduleFormat(file: ts.SourceFile): 'esm' | 'cjs' {
    const { ModuleKind } = this.#ts;
    const options = this.#program.getCompilerOptions();
    const kind = this.#program.getEmitModuleFormatOfFile?.(file) ?? file.impliedNodeFormat ?? options.module;
    return kind === ModuleKind.CommonJS ? 'cjs' : 'esm';
  }
}
