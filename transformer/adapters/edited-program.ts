// The second program of a build: the same files, but those with something to compile carry edited text. It exists for
// its JavaScript alone; it is not checked, and what it says of types never leaves it. Files without edits are the
// original program's own, so that only the edited ones are parsed again.
import type ts from 'typescript';
import { transform } from '../transform.ts';
import type { TransformResult } from '../options.ts';
import { composeSourceMaps } from './source-map.ts';
import type { RawSourceMap } from './source-map.ts';
import type { FileFilter } from './file-filter.ts';

type TypeScript = typeof ts;

export interface EditOptions {
  filter: FileFilter;
  order: 'fifo' | 'exact' | undefined;
  preempt: 'loops' | 'off' | undefined;
}

/** What TypeScript's programs have beyond their declarations; used where present. */
interface ProgramInternals {
  getCommonSourceDirectory?(): string;
  getEmitModuleFormatOfFile?(file: ts.SourceFile): ts.ModuleKind;
  getResolvedModule?(
    file: ts.SourceFile,
    name: string,
    mode: ts.ResolutionMode,
  ): ts.ResolvedModuleWithFailedLookupLocations | undefined;
}

const TRANSFORMED = Symbol('heddle.transformed');

interface Transformed {
  [TRANSFORMED]?: { key: string; result: TransformResult };
}

/** What a file becomes; no code if it stays as it is and there is only something to say about it. */
export interface Output {
  code: string | undefined;
  map: string | undefined;
  diagnostics: TransformResult['diagnostics'];
}

export class EditedProgram {
  readonly #ts: TypeScript;
  readonly #original: ts.Program & ProgramInternals;
  readonly #edits = new Map<ts.SourceFile, TransformResult>();
  readonly #outputs = new WeakMap<ts.SourceFile, Output>();
  readonly #program: ts.Program;

  constructor(typescript: TypeScript, original: ts.Program, host: ts.CompilerHost, options: EditOptions) {
    this.#ts = typescript;
    this.#original = original;
    for (const file of original.getSourceFiles()) {
      if (!this.#isCompiled(file, options.filter)) continue;
      const result = this.#transform(file, options);
      if (result.code !== file.text || result.diagnostics.length > 0) this.#edits.set(file, result);
    }
    this.#program = this.#create(host);
  }

  /** The file's JavaScript and diagnostics; undefined if nothing in it was compiled and nothing is to be said. */
  output(
    file: ts.SourceFile,
    token: ts.CancellationToken | undefined,
    transformers: ts.CustomTransformers | undefined,
  ): Output | undefined {
    const edit = this.#edits.get(file);
    if (edit === undefined) return undefined;
    let output = this.#outputs.get(file);
    if (output === undefined) {
      output = this.#emit(file, edit, token, transformers);
      this.#outputs.set(file, output);
    }
    return output;
  }

  /** The watching compiler hands unchanged files from program to program: the result travels with the file. */
  #transform(file: ts.SourceFile & Transformed, { order, preempt }: EditOptions): TransformResult {
    const module = this.#moduleFormat(file);
    const key = `${module} ${order} ${preempt}`;
    if (file[TRANSFORMED]?.key !== key) {
      const options = {
        fileName: file.fileName,
        module,
        ...(order && { order }),
        ...(preempt && { preempt }),
      };
      file[TRANSFORMED] = { key, result: transform(file.text, options) };
    }
    return file[TRANSFORMED].result;
  }

  #emit(
    file: ts.SourceFile,
    edit: TransformResult,
    token: ts.CancellationToken | undefined,
    transformers: ts.CustomTransformers | undefined,
  ): Output {
    if (edit.code === file.text) return { code: undefined, map: undefined, diagnostics: edit.diagnostics };
    let code: string | undefined;
    let map: string | undefined;
    const write: ts.WriteFileCallback = (fileName, text) => {
      if (fileName.endsWith('.map')) map = text;
      else code = text;
    };
    this.#program.emit(this.#program.getSourceFile(file.fileName), write, token, false, transformers);
    if (map !== undefined) {
      const outer = JSON.parse(map) as RawSourceMap;
      map = JSON.stringify(composeSourceMaps(outer, edit.map as RawSourceMap, file.text));
    }
    return { code, map, diagnostics: edit.diagnostics };
  }

  #create(host: ts.CompilerHost): ts.Program {
    const original = this.#original;
    const references = original.getProjectReferences();
    // Under ts-patch `createProgram` would run the plugins again.
    const createProgram =
      (this.#ts as TypeScript & { originalCreateProgram?: TypeScript['createProgram'] })
        .originalCreateProgram ?? this.#ts.createProgram;
    return createProgram({
      rootNames: original.getRootFileNames(),
      options: emitOptions(original),
      host: this.#host(host),
      ...(references === undefined ? {} : { projectReferences: references }),
    });
  }

  #host(host: ts.CompilerHost): ts.CompilerHost {
    const original = this.#original;
    const typescript = this.#ts;
    const edited = Object.create(host) as ts.CompilerHost;
    edited.getSourceFile = (fileName, languageVersionOrOptions, onError, shouldCreate) => {
      const file = original.getSourceFile(fileName);
      if (file === undefined)
        return host.getSourceFile(fileName, languageVersionOrOptions, onError, shouldCreate);
      const edit = this.#edits.get(file);
      return edit === undefined || edit.code === file.text
        ? unredirected(file)
        : typescript.createSourceFile(fileName, edit.code, languageVersionOrOptions, false, scriptKind(file));
    };
    // The watching compiler resolves through caches that watch what they see: ask the original program instead.
    edited.resolveModuleNameLiterals = (literals, containingFile, redirected, options, containing) => {
      const file = original.getSourceFile(containingFile);
      return literals.map((literal) => {
        const mode = typescript.getModeForUsageLocation(containing, literal, options);
        if (original.getResolvedModule !== undefined && file !== undefined) {
          return original.getResolvedModule(file, literal.text, mode) ?? UNRESOLVED;
        }
        return typescript.resolveModuleName(
          literal.text,
          containingFile,
          options,
          host,
          undefined,
          redirected,
          mode,
        );
      });
    };
    for (const name of INDEPENDENT) Object.defineProperty(edited, name, { value: undefined });
    return edited;
  }

  #isCompiled(file: ts.SourceFile, filter: FileFilter): boolean {
    return (
      !file.isDeclarationFile &&
      !this.#original.isSourceFileFromExternalLibrary(file) &&
      !this.#original.isSourceFileDefaultLibrary(file) &&
      /\.[cm]?[jt]sx?$/.test(file.fileName) &&
      !file.fileName.includes('/node_modules/') &&
      filter(file.fileName)
    );
  }

  #moduleFormat(file: ts.SourceFile): 'esm' | 'cjs' {
    const { ModuleKind } = this.#ts;
    const options = this.#original.getCompilerOptions();
    const kind = this.#original.getEmitModuleFormatOfFile?.(file) ?? file.impliedNodeFormat ?? options.module;
    return kind === ModuleKind.CommonJS ? 'cjs' : 'esm';
  }
}

const UNRESOLVED = { resolvedModule: undefined };

/** Options that belong to the original program, or concern more than JavaScript. */
const DROPPED = [
  'composite',
  'incremental',
  'tsBuildInfoFile',
  'declaration',
  'declarationMap',
  'declarationDir',
  'emitDeclarationOnly',
  'isolatedDeclarations',
  'inlineSourceMap',
  'plugins',
];

function emitOptions(original: ts.Program & ProgramInternals): ts.CompilerOptions {
  const options = original.getCompilerOptions();
  const kept = Object.entries(options).filter(([name]) => !DROPPED.includes(name));
  const emit: ts.CompilerOptions = { ...Object.fromEntries(kept), noCheck: true, noEmitOnError: false };
  emit.sourceMap = options.sourceMap === true || options.inlineSourceMap === true;
  // Without it the folder would be worked out anew, and `composite` (which takes part in that) is off.
  const rootDir = options.rootDir ?? original.getCommonSourceDirectory?.();
  if (rootDir !== undefined) emit.rootDir = rootDir;
  return emit;
}

/** Host hooks the second program must not share; it falls back to TypeScript's own. */
const INDEPENDENT = [
  'getSourceFileByPath',
  'resolveModuleNames',
  'resolveTypeReferenceDirectives',
  'resolveTypeReferenceDirectiveReferences',
  'resolveLibrary',
  'getModuleResolutionCache',
  'hasInvalidatedResolutions',
  'hasInvalidatedLibResolutions',
  'hasChangedAutomaticTypeDirectiveNames',
];

/** Two copies of one package share a source file behind a stand-in; a new program makes stand-ins of its own. */
function unredirected(file: ts.SourceFile): ts.SourceFile {
  return (file as { redirectInfo?: { unredirected: ts.SourceFile } }).redirectInfo?.unredirected ?? file;
}

function scriptKind(file: ts.SourceFile): ts.ScriptKind | undefined {
  return (file as { scriptKind?: ts.ScriptKind }).scriptKind;
}
