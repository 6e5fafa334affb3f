// One module's text to what a tool hands on: heddle's transformation, and JavaScript where that is asked for.
// Loads TypeScript: what may get by without it goes through cached-compile.ts.
import { type BundledModule, type Diagnostic, transform } from '../../transformer/index.ts';
import { hasModuleSyntax } from './module-kind.ts';
import { print, type PrintSettings } from './print.ts';
import { chain, plainMap, type RawSourceMap } from './source-map.ts';

export interface CompileOptions {
  /** Path of the source without a query: names it in map and diagnostics; its extension decides the syntax accepted. */
  fileName: string;
  /** What the module will be when it runs. Without it the extension decides, then its syntax, as in Node. */
  module?: 'esm' | 'cjs' | undefined;
  preempt?: 'loops' | 'off' | undefined;
  /** Calls of the file's functions from ordinary code begin tasks. */
  tasks?: boolean | undefined;
  /** For bundlers: see transform(). */
  bundled?: BundledModule | undefined;
  /** heddle leaves the module as it is: what is asked for is JavaScript alone. */
  native?: boolean | undefined;
  /** JavaScript is wanted, printed with these settings. Without it types and JSX stay, for the tool behind. */
  print?: PrintSettings | undefined;
  /** Map of the text that is given, where another tool made it: the result's leads to where this one does. */
  inputMap?: RawSourceMap | undefined;
}

export interface Compiled {
  code: string;
  /** Has `sourcesContent`; `sources` is the file name as it was given, or what `inputMap` has. */
  map: RawSourceMap;
  diagnostics: Diagnostic[];
  /** Whether heddle changed anything; if not, and nothing was printed, `code` is the text that was given. */
  compiled: boolean;
  /** As given, or as found. */
  module: 'esm' | 'cjs';
}

/** @throws CompileError for a fault of heddle's; SyntaxError, where JavaScript is asked for, for the user's */
export function compile(source: string, options: CompileOptions): Compiled {
  const { fileName, preempt, tasks, bundled, inputMap } = options;
  const module = options.module ?? moduleKind(source, fileName);
  const transformed =
    options.native === true
      ? null
      : guarded(fileName, () =>
          transform(source, {
            fileName,
            module,
            ...(preempt && { preempt }),
            ...(tasks && { tasks }),
            ...(bundled && { bundled }),
          }),
        );
  const diagnostics = transformed?.diagnostics ?? [];
  let code = transformed?.code ?? source;
  const compiled = code !== source;
  let map = (transformed?.map ?? null) as RawSourceMap | null;
  if (options.print !== undefined) {
    const printed = print(code, fileName, module, options.print);
    code = printed.code;
    map = map === null ? printed.map : chain(printed.map, map);
  }
  map ??= { version: 3, sources: [fileName], names: [], mappings: '' };
  map = plainMap(inputMap === undefined ? map : chain(map, inputMap), fileName);
  if (inputMap === undefined) Object.assign(map, { sources: [fileName], sourcesContent: [source] });
  return { code, map, diagnostics, compiled, module };
}

function moduleKind(source: string, fileName: string): 'esm' | 'cjs' {
  if (/\.m[jt]sx?$/.test(fileName)) return 'esm';
  if (/\.c[jt]sx?$/.test(fileName)) return 'cjs';
  return hasModuleSyntax(source, fileName) ? 'esm' : 'cjs';
}

/** heddle failed on a file: a fault of heddle's, which should not keep anybody from running the program. */
export class CompileError extends Error {
  override readonly name = 'CompileError';
  readonly code = 'ERR_HEDDLE_COMPILE';
  readonly fileName: string;

  constructor(fileName: string, cause: unknown) {
    const what = cause instanceof Error ? cause.message : String(cause);
    super(
      `heddle failed on ${fileName}: ${what}. This is a fault of heddle's, please report it. ` +
        "To go on, name the file in the option `exclude`, or write 'use native' at the head of its async functions",
      { cause },
    );
    this.fileName = fileName;
  }
}

function guarded<T>(fileName: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    // A wrong option says itself what to do.
    if (error instanceof Error && error.name === 'ConfigurationError') throw error;
    throw new CompileError(fileName, error);
  }
}
