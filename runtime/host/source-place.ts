// Where in the program's sources a call stands: the innermost call on the stack that is not heddle's or Node's own, by the source map
// beside the file that runs, if there is one. For error messages only: it reads files.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runtimeFolder } from './own-files.ts';
import { mappedLine } from './source-map.ts';

export interface SourcePlace {
  /** File name without its folder. */
  readonly file: string;
  readonly line: number;
}

/** Null if nothing on the stack is the program's. */
export function callerPlace(): SourcePlace | null {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 50;
  const at: { stack?: string } = {};
  Error.captureStackTrace(at, callerPlace);
  Error.stackTraceLimit = stackTraceLimit;
  for (const line of at.stack?.split('\n').slice(1) ?? []) {
    const [, url, row, column] = /\(?((?:file:\/\/|\/|[A-Za-z]:\\)[^()]+?):(\d+):(\d+)\)?$/.exec(line) ?? [];
    if (url === undefined || isOurs(url)) continue;
    return placeIn(url, Number(row), Number(column));
  }
  return null;
}

function isOurs(url: string): boolean {
  const folder = runtimeFolder;
  if (folder === null || folder === undefined) return false;
  return url.startsWith(folder.href) || url.startsWith(fileURLToPath(folder));
}

function placeIn(url: string, row: number, column: number): SourcePlace {
  const compiled = { file: nameOf(url), line: row };
  try {
    const path = url.startsWith('file:') ? fileURLToPath(url) : url;
    return mapped(path, row, column) ?? compiled;
  } catch {
    // No such file, or no map that can be read.
    return compiled;
  }
}

function mapped(path: string, row: number, column: number): SourcePlace | null {
  const link = /\/\/# sourceMappingURL=(\S+)\s*$/.exec(readFileSync(path, 'utf8'))?.[1];
  if (link === undefined) return null;
  const inline = /^data:application\/json[^,]*;base64,(.*)$/.exec(link)?.[1];
  const text =
    inline === undefined
      ? readFileSync(new URL(link, `file://${path}`), 'utf8')
      : Buffer.from(inline, 'base64').toString();
  const { mappings, sources } = JSON.parse(text) as { mappings: string; sources: string[] };
  const found = mappedLine(mappings, row - 1, column - 1);
  const source = found === null ? undefined : sources[found.source];
  return found === null || source === undefined ? null : { file: nameOf(source), line: found.line + 1 };
}

function nameOf(url: string): string {
  return url.slice(Math.max(url.lastIndexOf('/'), url.lastIndexOf('\\')) + 1);
}
