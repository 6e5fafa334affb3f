// heddle's own files, as vitest is told to leave them to Node.
import { realpathSync } from 'node:fs';
import { ownFolder } from '../../core/own-package.ts';

/** Matches them where they really lie and where links lead to them. */
export function ownRuntime(): RegExp {
  const folder = realpathSync(ownFolder()).replaceAll('\\', '/').replace(/\/$/, '');
  const escaped = folder.replace(/[.+^$()|[\]\\{}*?]/g, '\\$&');
  return new RegExp(`(?:^|/)(?:node_modules/heddle|${escaped.replace(/^\//, '')})/dist/`);
}
