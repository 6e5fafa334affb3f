// The project that register works for, which is the one it was resolved from: the package around the current folder, with the
// options that its package.json has under "heddle". There need be neither.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkToolOptions, type ToolOptions } from '../core/options.ts';

export interface Project {
  folder: string;
  options: ToolOptions;
}

/** @throws Error that names the package.json, for options that there are not */
export function projectAround(from: string): Project {
  for (let folder = from; ; folder = dirname(folder)) {
    const path = join(folder, 'package.json');
    const text = textOf(path);
    if (text !== null) return { folder, options: optionsIn(path, text) };
    if (dirname(folder) === folder) return { folder: from, options: {} };
  }
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function optionsIn(path: string, text: string): ToolOptions {
  try {
    const { heddle = {} } = JSON.parse(text) as { heddle?: unknown };
    checkToolOptions(heddle);
    return heddle;
  } catch (error) {
    const { message, code } = error as Error & { code?: string };
    throw Object.assign(new Error(`${path}, "heddle": ${message}`, { cause: error }), { code });
  }
}
