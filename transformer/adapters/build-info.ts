// What was said about each file, kept in .tsbuildinfo under a field of heddle's own: a run that reuses an earlier one says it again
// without compiling the file again. An entry counts for the very text, options and version of heddle that it was made with.
// TypeScript keeps its own diagnostics there too. `tsc --build` looks at a project that is up to date only if its build info
// says `errors`: so that field is set where there is something to say.
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { dirname, relative } from 'node:path';
import type ts from 'typescript';
import type { Diagnostic } from '../diagnostics/report.ts';

/** As much of a diagnostic as is printed. */
export type Said = Pick<Diagnostic, 'code' | 'severity' | 'message' | 'start' | 'length' | 'note' | 'help'>;

interface Entry {
  readonly key: string;
  readonly said: readonly Said[];
}

interface BuildInfo {
  errors?: true | undefined;
  heddle?: { version: string; output: string; files: Record<string, Entry> };
}

interface Internals {
  /** undefined: nothing of a build is kept. */
  getTsBuildInfoEmitOutputFilePath?(options: ts.CompilerOptions): string | undefined;
}

const { version } = createRequire(import.meta.url)('heddle/package.json') as { version: string };

/**
 * Whether the JavaScript that a build info speaks of is heddle's, of this version and with these options: TypeScript does not ask,
 * and takes what plain tsc wrote for up to date.
 * @param text of a .tsbuildinfo file
 * @param output what decides about the JavaScript beside the sources, see `outputKey`
 */
export function isBuiltWith(text: string, output: string): boolean {
  try {
    const { heddle } = JSON.parse(text) as BuildInfo;
    return heddle?.version === version && heddle.output === output;
  } catch {
    // Cut short: TypeScript builds anew as well.
    return false;
  }
}

export class KeptDiagnostics {
  readonly #path: string | undefined;
  readonly #output: string;
  readonly #read: (fileName: string) => string | undefined;
  #before: Record<string, Entry> | undefined;
  readonly #entries: Record<string, Entry> = {};

  constructor(
    typescript: typeof ts,
    options: ts.CompilerOptions,
    read: (fileName: string) => string | undefined,
    output: string,
  ) {
    this.#output = output;
    this.#path = (typescript as Internals).getTsBuildInfoEmitOutputFilePath?.(options);
    this.#read = read;
  }

  /** What is to be said about `file`: as it was kept, or from `say`. `key` is what decides about it beside the text. */
  of(file: ts.SourceFile, key: string, say: () => readonly Said[]): readonly Said[] {
    if (this.#path === undefined) return say();
    const name = relative(dirname(this.#path), file.fileName).replaceAll('\\', '/');
    const whole = `${key} ${createHash('sha256').update(file.text).digest('base64')}`;
    const kept = this.#earlier()[name];
    const said = kept?.key === whole ? kept.said : say().map(asKept);
    this.#entries[name] = { key: whole, said };
    return said;
  }

  /** Whether a file that is written is the build info. */
  isHere(data: ts.WriteFileCallbackData | undefined): boolean {
    return (data as { buildInfo?: unknown } | undefined)?.buildInfo !== undefined;
  }

  /** The build info with what is kept; `data` has it as an object, which watching builds look at. */
  written(data: ts.WriteFileCallbackData | undefined): string {
    const { buildInfo } = data as { buildInfo: BuildInfo };
    this.#earlier();
    if (Object.values(this.#entries).some(({ said }) => said.length > 0)) buildInfo.errors = true;
    buildInfo.heddle = { version, output: this.#output, files: this.#entries };
    return JSON.stringify(buildInfo);
  }

  /** What the run before has kept; read once, before it is written over. */
  #earlier(): Record<string, Entry> {
    this.#before ??= this.#readEntries();
    return this.#before;
  }

  #readEntries(): Record<string, Entry> {
    try {
      const text = this.#read(this.#path!);
      const kept = text === undefined ? undefined : (JSON.parse(text) as BuildInfo).heddle;
      return kept?.version === version ? kept.files : {};
    } catch {
      // Cut short, or somebody else's: as if there was none, which is what TypeScript makes of it.
      return {};
    }
  }
}

function asKept({ code, severity, message, start, length, note, help }: Said): Said {
  return { code, severity, message, start, length, note, help };
}
