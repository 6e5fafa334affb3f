// What a package says of its modules, for lines of Node that give TypeScript files no format.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export type PackageType = 'module' | 'commonjs' | undefined;

const types = new Map<string, PackageType>();

/** What the file's name says of its module, else its package; undefined if neither does. */
export function declaredKind(path: string): PackageType {
  if (/\.m[jt]s$/.test(path)) return 'module';
  if (/\.c[jt]s$/.test(path)) return 'commonjs';
  return packageType(dirname(path));
}

function packageType(folder: string): PackageType {
  if (types.has(folder)) return types.get(folder);
  const type = typeIn(folder);
  types.set(folder, type);
  return type;
}

function typeIn(folder: string): PackageType {
  let text: string;
  try {
    text = readFileSync(join(folder, 'package.json'), 'utf8');
  } catch {
    const above = dirname(folder);
    return above === folder || folder.endsWith('node_modules') ? undefined : packageType(above);
  }
  const { type } = JSON.parse(text) as { type?: unknown };
  return type === 'module' || type === 'commonjs' ? type : undefined;
}
