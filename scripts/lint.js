// @ts-check
// `npm run lint` and, with --fix, `npm run format`: ESLint, Prettier, clang-format and the floors of imports over the whole
// tree. All of them run even if one complains, so that one round shows everything.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root, run, runTool } from './steps.js';

const fix = process.argv.includes('--fix');

const eslint = runTool('eslint/bin/eslint.js', ['--max-warnings', '0', ...(fix ? ['--fix'] : []), '.']);
const prettier = runTool('prettier/bin/prettier.cjs', [
  '--log-level',
  'warn',
  fix ? '--write' : '--check',
  '.',
]);
const cxx = clangFormat();
const floors = run(process.execPath, [join(root, 'scripts', 'import-floors.js')]);
if (!eslint || !prettier || !cxx || !floors) process.exit(1);

function clangFormat() {
  const sources = nativeSources();
  if (sources.length === 0) return true;
  const binary = clangFormatBinary();
  if (binary === undefined) {
    console.warn(`clang-format: no binary for ${process.platform}-${process.arch}, C++ layout not checked`);
    return true;
  }
  return run(binary, ['--style=file', ...(fix ? ['-i'] : ['--dry-run', '-Werror']), ...sources]);
}

/** The npm package carries one binary a platform; its own launcher finds it, but also swallows signals. */
function clangFormatBinary() {
  const folder = { linux: 'linux_x64', darwin: 'darwin_x64', win32: 'win32' }[String(process.platform)];
  if (folder === undefined || (process.platform === 'linux' && process.arch !== 'x64')) return undefined;
  const name = process.platform === 'win32' ? 'clang-format.exe' : 'clang-format';
  return join(root, 'node_modules', 'clang-format', 'bin', folder, name);
}

function nativeSources() {
  return ['native', 'test/native'].flatMap((folder) => {
    try {
      return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(cc|cpp|h|hpp)$/.test(name) && !name.startsWith('build'))
        .map((name) => join(root, folder, name));
    } catch {
      return [];
    }
  });
}
