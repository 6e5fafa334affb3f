// What other threads know a module by.
import { createHash } from 'node:crypto';
import { relative } from 'node:path';

/** Its place below the project's folder, and its content, so that two builds do not take each other's functions for their own. */
export function idOf(root: string, path: string, text: string): string {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 8);
  return `${relative(root, path).replaceAll('\\', '/')}?${hash}`;
}
