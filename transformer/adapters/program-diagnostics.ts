// What heddle says about the files of one program, and how the compiler comes to know of it.
//
//   errors            with the program's own semantic diagnostics: they fail the build, stop it with noEmitOnError, are counted
//   warnings, infos   printed once a program: any diagnostic of a program makes tsc exit with 2, warnings too
//
// An incremental builder keeps what it asked of a file from run to run, and would not notice that an option has changed; it asks
// for `getProgramDiagnostics` each time, for every file. What is printed comes when somebody asks for the diagnostics of the whole
// program (every tsc does, --noEmit included; editors ask file by file), or when something is emitted.
import type ts from 'typescript';
import { withSeverities, type Severities } from '../diagnostics/severity.ts';
import { KeptDiagnostics, type Said } from './build-info.ts';
import type { CompiledFiles } from './compiled-files.ts';
import { asTypeScripts, nameCodes, print } from './report.ts';

/** Asked by the incremental builder, beside the public methods. */
interface ProgramInternals {
  getProgramDiagnostics?(file: ts.SourceFile): readonly ts.Diagnostic[];
  emitBuildInfo?(write?: ts.WriteFileCallback, ...rest: unknown[]): ts.EmitResult;
}

export class ProgramDiagnostics {
  readonly kept: KeptDiagnostics;
  readonly #ts: typeof ts;
  readonly #program: ts.Program & ProgramInternals;
  readonly #files: CompiledFiles;
  readonly #severities: Severities | undefined;
  readonly #printed = new WeakSet<ts.SourceFile>();
  readonly #found = new Map<ts.SourceFile, ts.Diagnostic[]>();

  constructor(
    typescript: typeof ts,
    program: ts.Program,
    host: ts.CompilerHost,
    files: CompiledFiles,
    severities: Severities | undefined,
  ) {
    this.#ts = typescript;
    this.#program = program;
    this.#files = files;
    this.#severities = severities;
    this.kept = new KeptDiagnostics(
      typescript,
      program.getCompilerOptions(),
      (name) => host.readFile(name),
      files.outputKey,
    );
  }

  /** Makes the program say it. */
  attach(): void {
    const program = this.#program;
    nameCodes(this.#ts.sys);
    const { getSemanticDiagnostics, getSyntacticDiagnostics, getProgramDiagnostics } = program;
    program.getSyntacticDiagnostics = (file, token) => {
      if (file === undefined) this.printAll();
      return getSyntacticDiagnostics(file, token);
    };
    program.getSemanticDiagnostics = (file, token) => {
      const errors =
        file === undefined ? this.#files.list().flatMap((f) => this.#errors(f)) : this.#errors(file);
      return [...getSemanticDiagnostics(file, token), ...(errors as ts.DiagnosticWithLocation[])];
    };
    if (getProgramDiagnostics === undefined) return;
    program.getProgramDiagnostics = (file) => [...getProgramDiagnostics(file), ...this.#errors(file)];
  }

  printAll(): void {
    for (const file of this.#files.list()) this.print(file);
  }

  /** Prints what is no error about `file`, once. */
  print(file: ts.SourceFile): void {
    if (this.#printed.has(file)) return;
    this.#printed.add(file);
    const quiet = this.#of(file).filter(({ category }) => category !== this.#ts.DiagnosticCategory.Error);
    print(this.#ts, this.#program, quiet);
  }

  #errors(file: ts.SourceFile): ts.Diagnostic[] {
    return this.#of(file).filter(({ category }) => category === this.#ts.DiagnosticCategory.Error);
  }

  #of(file: ts.SourceFile): ts.Diagnostic[] {
    let found = this.#found.get(file);
    if (found === undefined) {
      found = withSeverities(this.#said(file), this.#severities).map((said) =>
        asTypeScripts(this.#ts, file, said),
      );
      this.#found.set(file, found);
    }
    return found;
  }

  #said(file: ts.SourceFile): readonly Said[] {
    // There is nothing to say about what has no async function.
    if (!file.text.includes('async') || !this.#files.has(file)) return [];
    return this.kept.of(file, this.#files.key(file), () => this.#files.result(file).diagnostics);
  }
}
