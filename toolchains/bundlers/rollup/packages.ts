// The bundler itself, which is the user's and no dependency of heddle's.
import { createRequire } from 'node:module';

/** A module of the user's, as seen from the project or from one of its packages. */
export function requireFrom(root: string, request: string, via: readonly string[] = []): string | null {
  const starts = [`${root}/`];
  for (const name of via) {
    try {
      starts.push(createRequire(`${root}/`).resolve(`${name}/package.json`));
    } catch {
      // Not installed: the next one may be.
    }
  }
  for (const start of starts) {
    try {
      return createRequire(start).resolve(request);
    } catch {
      // The next one may find it.
    }
  }
  return null;
}
