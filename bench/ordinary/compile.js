// @ts-check
// The programs and their libraries in a folder of their own, as they are or compiled: every module file that a package brings, as the
// kind of module that its nearest package.json says.
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from 'heddle/transformer';
import { libraries } from './libraries.js';

/** What the programs import. HEDDLE_PACKAGE: the folder of a packed one, as users have it, in the place of this repository's. */
const root = process.env['HEDDLE_PACKAGE'] ?? fileURLToPath(new URL('../..', import.meta.url));
const programs = fileURLToPath(new URL('programs', import.meta.url));
/** What no program loads is not copied. */
const IDLE = /\.(md|map|ts|mts|cts|tsx|txt|yml)$/;
const MODULE = /\.[cm]?js$/;

/** @typedef {Omit<import('heddle/transformer').TransformOptions, 'fileName' | 'module'> & Record<string, unknown>} Options */

/**
 * @typedef {object} Compiled
 * @property {number} files those that the compiler changed
 * @property {number} functions
 * @property {string[]} kept functions left native: file, line, code and message
 * @property {string[]} faults of the compiler, in the same form
 */

/** @param {string} to a folder that is not there yet */
export function copy(to) {
  mkdirSync(to, { recursive: true });
  const filter = (/** @type {string} */ path) => !IDLE.test(path) || !statSync(path).isFile();
  cpSync(join(libraries(), 'node_modules'), join(to, 'node_modules'), { recursive: true, filter });
  cpSync(programs, join(to, 'programs'), { recursive: true });
  writeFileSync(join(to, 'package.json'), '{ "type": "module" }');
}

/**
 * The same, compiled.
 * @param {string} to a folder that is not there yet
 * @param {Options} options of transform()
 * @returns {Compiled}
 */
export function compile(to, options) {
  copy(to);
  /** @type {Compiled} */
  const compiled = { files: 0, functions: 0, kept: [], faults: [] };
  for (const entry of readdirSync(to, { recursive: true, encoding: 'utf8' })) {
    const file = join(to, entry);
    if (!MODULE.test(entry) || !statSync(file).isFile()) continue;
    const source = readFileSync(file, 'utf8');
    const { code, diagnostics } = transform(source, { ...options, fileName: file, module: kindOf(file) });
    const of = (/** @type {string} */ kind) =>
      diagnostics
        .filter((d) => d.code.startsWith(kind))
        .map((d) => `${entry}:${d.line} ${d.code} ${d.message}`);
    compiled.kept.push(...of('HDL1'));
    compiled.faults.push(...of('HDL9'));
    if (code === source) continue;
    writeFileSync(file, code);
    compiled.files++;
    compiled.functions += code.match(/\{ name: "(?:[^"\\]|\\.)*", id: /g)?.length ?? 0;
  }
  // Last: what is compiled is everything in the folder, and this leads out of it.
  symlinkSync(root, join(to, 'node_modules', 'heddle'), 'junction');
  return compiled;
}

/** @type {Map<string, 'esm' | 'cjs'>} by folder */
const kinds = new Map();

/** @param {string} file @returns {'esm' | 'cjs'} */
function kindOf(file) {
  const extension = extname(file);
  return extension === '.mjs' ? 'esm' : extension === '.cjs' ? 'cjs' : kindIn(dirname(file));
}

/** @param {string} folder @returns {'esm' | 'cjs'} */
function kindIn(folder) {
  const known = kinds.get(folder);
  if (known !== undefined) return known;
  const config = join(folder, 'package.json');
  const kind = existsSync(config)
    ? JSON.parse(readFileSync(config, 'utf8')).type === 'module'
      ? 'esm'
      : 'cjs'
    : kindIn(dirname(folder));
  kinds.set(folder, kind);
  return kind;
}
