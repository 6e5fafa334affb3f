// Which files are compiled: the user's own, the packages that were asked for, never heddle itself. `include` and `exclude`
// are those of the ts-patch plugin.
import { realpathSync } from 'node:fs';
import { sep } from 'node:path';
import { fileFilter } from '../../transformer/adapters/file-filter.ts';
import { ownFolder } from './own-package.ts';
import type { ToolOptions } from './options.ts';

/** @param path absolute, without a query */
export type ModuleFilter = (path: string) => boolean;

const SOURCE = /(?<!\.d)\.[cm]?[jt]sx?$/;
/** Declarations of other files too: `style.d.css.ts`. */
const DECLARATION = /\.d\.[^/\\]*\.ts$/;

/**
 * @param folder the project's: what patterns are relative to
 * @returns a filter that decides by path alone: symbolic links are the caller's business, as bundlers and Node differ in them
 */
export function moduleFilter(
  folder: string,
  options: Pick<ToolOptions, 'include' | 'exclude' | 'packages'>,
): ModuleFilter {
  const chosen = fileFilter(folder, options.include, options.exclude);
  const packages = new Set(options.packages);
  const own = ownFolders();
  return (path) => {
    if (!SOURCE.test(path) || DECLARATION.test(path)) return false;
    const name = packageOf(path);
    if (name !== null && !packages.has(name)) return false;
    return !own.some((prefix) => path.startsWith(prefix)) && chosen(path);
  };
}

/** The package in node_modules that a file belongs to, the innermost; null outside of node_modules. */
export function packageOf(path: string): string | null {
  const at = Math.max(path.lastIndexOf('/node_modules/'), path.lastIndexOf('\\node_modules\\'));
  if (at < 0) return null;
  const [first = '', second = ''] = path.slice(at + '/node_modules/'.length).split(/[/\\]/);
  // pnpm keeps packages in node_modules/.pnpm/NAME@VERSION/node_modules/NAME: the last folder of that name counts.
  return first.startsWith('@') ? `${first}/${second}` : first;
}

/** What is compiled needs heddle, so heddle's own modules cannot be; as they are named, and where links lead. */
function ownFolders(): string[] {
  const dist = `${ownFolder()}dist${sep}`;
  return [...new Set([dist, `${realpathSync(ownFolder())}${sep}dist${sep}`])];
}
