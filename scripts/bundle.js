// @ts-check
// A step of packing: what is loaded together is put into one file, in dist itself. Node takes half a millisecond a module, and
// `import 'heddle'` is 170 of them. Every module stays where it is, as a door to the file that has it now, so that each class exists
// once whichever of them is imported: heddle, heddle/internal, heddle/net. A build has the modules as they are.
// `node scripts/bundle.js [FOLDER]`: in FOLDER/dist, of a copy of the repository; without it in this one's.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { rolldown } from 'rolldown';
import { root } from './steps.js';

const repository = resolve(process.argv[2] ?? root);
const dist = join(repository, 'dist');

/**
 * The files, each with the modules that lead to what is in it; what two of them lead to is in the first. No module that does
 * something when it is loaded other than to define may be in one, unless it is for all who load the file.
 * @type {{ file: string, from: string[], without?: string[] }[]}
 */
const BUNDLES = [
  // What compiled code imports, also where nobody asked for tasks: as little as there can be.
  { file: 'runtime/chunks/internal', from: ['runtime/internal.js'] },
  { file: 'runtime/chunks/runtime', from: ['runtime/tasks.js', 'runtime/index.js'] },
  { file: 'runtime/chunks/sync', from: ['runtime/sync/index.js'] },
  { file: 'runtime/chunks/net', from: ['runtime/net/index.js'] },
  { file: 'runtime/chunks/fs', from: ['runtime/fs/index.js'] },
  {
    file: 'toolchains/chunks/register',
    from: ['toolchains/register/index.js', 'toolchains/register/thread-hooks.js'],
    without: ['toolchains/register/index.js', 'toolchains/register/thread-hooks.js'],
  },
  { file: 'transformer/chunks/transformer', from: ['transformer/index.js', 'toolchains/core/compile.js'] },
];

/** @type {Map<string, string>} module → file that has it */
const places = new Map();
for (const { file, from, without = [] } of BUNDLES)
  for (const module of reached(from))
    if (!places.has(module) && !without.includes(module)) places.set(module, file);

// A folder that is not new has files of sources that are gone, and of the time when it was packed before. Links are not followed, and
// only folders that have sources are looked at: tests keep programs of theirs in this one.
for (const top of readdirSync(dist).filter((name) => existsSync(join(repository, name))))
  for (const entry of readdirSync(join(dist, top), { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (!entry.isFile() || !/\.(?:js|d\.ts)(?:\.map)?$/.test(file)) continue;
    if (!existsSync(join(repository, sourceOf(nameOf(file))))) rmSync(file);
  }

const first = [...new Set(BUNDLES.flatMap(({ from }) => from))];
// All others stay as they are, where they are: they may look for files beside them.
const modules = [...reached(first, true)];
const bundle = await rolldown({
  // In the order in which users load them: it is the order in which modules of a circle run.
  input: Object.fromEntries(
    [...first, ...modules.filter((name) => !first.includes(name))].map((name) => [
      name.slice(0, -3),
      join(dist, name),
    ]),
  ),
  platform: 'node',
  external: (id) => !id.startsWith('.') && !id.startsWith('/'),
  preserveEntrySignatures: 'strict',
  treeshake: false,
  plugins: [
    {
      name: 'maps of tsc',
      load: (id) => ({ code: readFileSync(id, 'utf8'), map: readFileSync(`${id}.map`, 'utf8') }),
    },
    {
      name: 'quick to load',
      // Behind the printing, which writes out what was escaped.
      generateBundle: (_, files) => {
        for (const file of Object.values(files))
          if (file.type === 'chunk' && file.fileName.includes('/chunks/'))
            file.code = inAscii(withoutFacades(withItsOwnNames(file.code)));
      },
    },
  ],
});
await bundle.write({
  dir: dist,
  format: 'esm',
  sourcemap: true,
  minifyInternalExports: false,
  // Of two functions of one name the second gets another variable, but stacks and errors say what it is called.
  keepNames: true,
  // They are in the maps.
  comments: { annotation: true, jsdoc: false, legal: false },
  // The one that has no place is what rolldown itself adds.
  chunkFileNames: ({ name }) => (name.includes('/') ? '[name].js' : 'common/chunks/[name].js'),
  codeSplitting: {
    groups: BUNDLES.map(({ file }) => ({
      name: file,
      test: (/** @type {string} */ id) => places.get(nameOf(id)) === file,
    })),
  },
});
await bundle.close();

/** @param {string} name */
function sourceOf(name) {
  return name.replace(/\.(?:js|d\.ts)(?:\.map)?$/, '.ts');
}

/** @param {string} path */
function nameOf(path) {
  return relative(dist, path).split(sep).join('/');
}

/**
 * What modules import, from first to last.
 * @param {string[]} from
 * @param {boolean} [late] by `import()` as well
 */
function reached(from, late = false) {
  const found = new Set(from);
  const pattern = late
    ? /^(?:import|export)\b[^;'"]*?['"](\.[^'"]+)['"]|\bimport\(['"](\.[^'"]+)['"]\)/gm
    : /^(?:import|export)\b[^;'"]*?['"](\.[^'"]+)['"]/gm;
  for (const module of found) {
    const text = readFileSync(join(dist, module), 'utf8');
    for (const [, path, lazy] of text.matchAll(pattern))
      found.add(nameOf(resolve(dist, module, '..', /** @type {string} */ (path ?? lazy))));
  }
  return found;
}

/**
 * What rolldown adds to keep names is one line; a file of its own costs half a millisecond.
 * @param {string} code
 */
function withItsOwnNames(code) {
  return code.replace(
    /^import \{ __name \} from "[^"]*rolldown-runtime\.js";$/m,
    'const __name = (target, value) => Object.defineProperty(target, "name", { value, configurable: true });',
  );
}

/**
 * Node's own modules as `require` gives them. For `import` Node makes a copy of all their exports, which costs 15 ms for
 * node:fs: it loads streams and promises to have them.
 * @param {string} code
 */
function withoutFacades(code) {
  return code.replace(
    /^import (.+) from "(node:[^"]+)";$/gm,
    (_, /** @type {string} */ clause, /** @type {string} */ name) => {
      const module = `process.getBuiltinModule("${name}")`;
      const names = /\{(.*)\}/.exec(clause)?.[1]?.replaceAll(' as ', ': ');
      const whole = /^(?:\* as )?([\w$]+)/.exec(clause)?.[1];
      return [whole && `const ${whole} = ${module};`, names && `const {${names}} = ${module};`]
        .filter(Boolean)
        .join(' ');
    },
  );
}

/**
 * One character that is none makes V8 keep and read the whole text in twice the bytes.
 * @param {string} code without comments, so that all of them stand in strings
 */
function inAscii(code) {
  return code.replace(/[^\0-\x7f]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
