// The plugin options `include` and `exclude`: globs over paths relative to the project's folder, in the same language
// as tsconfig's own (`*`, `?`, `**`, a folder's name for everything below it), plus `{a,b}`.
import { isAbsolute, relative } from 'node:path';
import { ConfigurationError } from '../diagnostics/configuration-error.ts';

export type FileFilter = (fileName: string) => boolean;

export function fileFilter(
  folder: string,
  include: readonly string[] | undefined,
  exclude: readonly string[] | undefined,
): FileFilter {
  const included = include?.map((glob) => globToRegExp(glob, 'include or tasks'));
  const excluded = exclude?.map((glob) => globToRegExp(glob, 'exclude')) ?? [];
  return (fileName) => {
    const path = relative(folder, fileName).replaceAll('\\', '/');
    const matches = (pattern: RegExp): boolean => pattern.test(path);
    return (included === undefined || included.some(matches)) && !excluded.some(matches);
  };
}

/** Files whose functions begin tasks when ordinary code calls them: those of the option `tasks`. */
export function taskFilter(folder: string, tasks: readonly string[] | undefined): FileFilter {
  return tasks?.length ? fileFilter(folder, tasks, undefined) : () => false;
}

function globToRegExp(glob: string, option: string): RegExp {
  if (isAbsolute(glob)) throw new ConfigurationError('absolutePattern', JSON.stringify(glob), option);
  let pattern = '';
  let depth = 0;
  const text = glob.replace(/^\.\//, '').replace(/\/$/, '');
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (text.startsWith('**/', i)) {
      pattern += '(?:[^/]+/)*';
      i += 2;
    } else if (text.startsWith('**', i)) {
      pattern += '.*';
      i += 1;
    } else if (char === '*') pattern += '[^/]*';
    else if (char === '?') pattern += '[^/]';
    else if (char === '{') pattern += (depth++, '(?:');
    else if (char === '}' && depth > 0) pattern += (depth--, ')');
    else if (char === ',' && depth > 0) pattern += '|';
    else pattern += char.replace(/[.+^$()|[\]\\{}]/, '\\$&');
  }
  return new RegExp(`^${pattern}(?:/.*)?$`);
}
