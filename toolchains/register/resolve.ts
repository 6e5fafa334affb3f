// Specifiers as TypeScript projects write them: './words.js' for words.ts, as tsc wants it, and './words' for bundlers. Only asked
// where Node has found nothing, and only for files that heddle compiles and that have types.

const REPLACED: Readonly<Record<string, readonly string[]>> = {
  js: ['ts', 'tsx'],
  mjs: ['mts'],
  cjs: ['cts'],
  jsx: ['tsx'],
};
const NOT_FOUND = ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND', 'ERR_UNSUPPORTED_DIR_IMPORT'];

export function isNotFound(error: unknown): boolean {
  return NOT_FOUND.includes((error as { code?: string } | null)?.code ?? '');
}

/** What a relative specifier may mean besides itself, the likeliest first. */
export function alternatives(specifier: string): string[] {
  if (!/^(?:\.{0,2}\/|\.{1,2}$|file:)/.test(specifier)) return [];
  const [, path = '', rest = ''] = /^([^?#]*)(.*)$/s.exec(specifier) ?? [];
  const [, stem, extension] = /^(.*[^/])\.([cm]?jsx?)$/.exec(path) ?? [];
  if (stem !== undefined) return (REPLACED[extension!] ?? []).map((other) => `${stem}.${other}${rest}`);
  if (/\.[cm]?tsx?$/.test(path)) return [];
  const folder = path.replace(/\/$/, '');
  const files = path === folder && /[^./]/.test(path.slice(path.lastIndexOf('/'))) ? ['.ts', '.tsx'] : [];
  return [...files, '/index.ts', '/index.tsx'].map((end) => `${folder}${end}${rest}`);
}
