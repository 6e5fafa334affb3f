// The second program of a build: the same files, but those with something to compile carry edited text. It exists for
// its JavaScript alone; it is not checked, and what it says of types never leaves it. Files without edits are the
// original program's own, so that only the edited ones are parsed again.
import type ts from 'typescript';
import type { TransformResult } from '../options.ts';
import type { CompiledFiles } from './compiled-files.ts';
import { composeSourceMaps } from './source-map.ts';
import type { RawSourceMap } from './source-map.ts';

type TypeScript = typeof ts;

/** What TypeScript's programs have beyond their declarations; used where present. */
interface ProgramInternals {
  getCommonSourceDirectory?(): string;
  getResolvedModule?(
    file: ts.SourceFile,
    name: string,
    mode: ts.ResolutionMode,
  ): ts.ResolvedModuleWithFailedLookupLocations | undefined;
}

/** What a file becomes. */
export interface Output {
  code: string | undefined;
  map: string | undefined;
}

export class EditedProgram {
  readonly #ts: TypeScript;
  readonly #original: ts.Program & ProgramInternals;
  readonly #edits = new Map<ts.SourceFile, TransformResult>();
  readonly #outputs = new WeakMap<ts.SourceFile, Output>();
  readonly #program: ts.Program;

  constructor(typescript: TypeScript, original: ts.Program, host: ts.CompilerHost, files: CompiledFiles) {
    this.#ts = typescript;
    this.#original = original;
    for (const file of files.list()) {
      const result = files.result(file);
      if (result.code !== file.text) this.#edits.set(file, result);
    }
    this.#program = this.#create(host);
  }

  /** The file's JavaScript; undefined if nothing in it was compiled. */
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

  #emit(
    file: ts.SourceFile,
    edit: TransformResult,
    token: ts.CancellationToken | undefined,
    transformers: ts.CustomTransformers | undefined,
  ): Output {
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
    return { code, map };
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
      return edit === undefined
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
