// The module that loads a bundle's modules one by one on another thread (runtime/host/bundled.ts).
import { createHash } from 'node:crypto';

/**
 * Its name without an extension: one for each set of entries, because several bundles may lie in one folder.
 * @param entries as the user named them
 */
export function loaderName(entries: readonly string[]): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([...entries].sort()))
    .digest('hex');
  return `heddle-tasks-${hash.slice(0, 8)}`;
}

/**
 * Its text, for the bundler to take along what it imports.
 * @param modules the bundler's names for the modules, by id
 * @param hint a comment of the bundler's within each `import()`
 */
export function loaderText(modules: ReadonlyMap<string, string>, hint = ''): string {
  const list = [...modules].map(
    ([id, name]) => `  ${JSON.stringify(id)}: () => import(${hint}${JSON.stringify(name)}),\n`,
  );
  return (
    `const modules = {\n${list.join('')}};\n` +
    'export const load = (id) => {\n' +
    '  if (!Object.hasOwn(modules, id)) throw new Error(id + " is not among the functions that were bundled: bundle and ' +
    'loader are of different builds; build and deploy both again");\n' +
    '  return modules[id]();\n};\n'
  );
}
