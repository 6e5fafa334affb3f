// The public option and result types of transform(), and the check of what callers without types pass.
import { inspect } from 'node:util';
import type { SourceMap } from 'magic-string';
import { nearest } from '../common/nearest.ts';
import { ConfigurationError } from './diagnostics/configuration-error.ts';
import type { Diagnostic } from './diagnostics/diagnostic.ts';
import { checkSeverities } from './diagnostics/severity.ts';

/** How a module that a bundler puts into some other file is known to other threads. */
export interface BundledModule {
  /**
   * The module that loads the bundle's modules by their ids, `export const load = (id) => import(…)`: a file's name without its
   * extension (.mjs, .cjs), looked for beside the file that the module ends up in and in the folders around it; or a URL.
   */
  loader: string;
  /** Of the module, the same on every thread. */
  id: string;
  /**
   * Does it begin the program: never, always, or if what it ends up in is the file that the process was started with? Behind
   * `file:`, what that file's name has in it: the bundle of another entry may hold this one too.
   */
  entry: 'no' | 'yes' | 'file' | `file:${string}`;
  /** An expression for the URL of the file that it ends up in; `import.meta.url` or its like if left out. */
  url?: string;
  /** Ids of modules that it imports from, by specifier. */
  imports?: Readonly<Record<string, string>>;
}

export interface TransformOptions {
  /** Path or URL of the source; its extension decides the syntax accepted, and it names the source in the map. */
  fileName: string;
  /** What the module will be when it runs. Without it the extension and the presence of import/export decide. */
  module?: 'esm' | 'cjs';
  /** Calls of the file's functions from ordinary code begin tasks. */
  tasks?: boolean;
  /** 'off' makes no loop a preemption point. */
  preempt?: 'loops' | 'off';
  /** For bundlers, whose output has none of the modules' URLs. */
  bundled?: BundledModule;
  /** For tests: rounds of a strip, the stretch of a short counted loop between two looks at the flag; at least 2. */
  budget?: number;
}

export interface TransformResult {
  code: string;
  map: SourceMap;
  diagnostics: Diagnostic[];
}

interface Rule {
  /** Completes "It takes …". */
  readonly takes: string;
  accepts(value: unknown): boolean;
}

/** What an option of transform(), the plugin or a tool of toolchains/ may be; undefined is left out. */
const RULES: Readonly<Record<string, Rule>> = {
  fileName: { takes: 'the path or URL of the source, a string that is not empty', accepts: isText },
  module: oneOf('esm', 'cjs'),
  tasks: { takes: 'true or false', accepts: (value) => typeof value === 'boolean' },
  preempt: oneOf('loops', 'off'),
  budget: {
    takes: 'an integer from 2 on',
    accepts: (value) => Number.isInteger(value) && Number(value) >= 2,
  },
  bundled: {
    takes: 'an object with loader, id and entry',
    accepts: (value) => {
      const { loader, id, entry } = (value ?? {}) as Partial<Record<keyof BundledModule, unknown>>;
      return isText(loader) && isText(id) && /^(?:no|yes|file(?::.+)?)$/.test(String(entry));
    },
  },
  include: {
    takes: 'a list of patterns that is not empty',
    accepts: (value) => isPatternList(value) && value.length > 0,
  },
  exclude: { takes: 'a list of patterns', accepts: isPatternList },
  functions: { takes: 'true or false', accepts: (value) => typeof value === 'boolean' },
  packages: { takes: 'a list of names of packages in node_modules', accepts: isPatternList },
  cache: {
    takes: 'true, false or the path of a folder',
    accepts: (value) => typeof value === 'boolean' || isText(value),
  },
};

/** Of a project some files, and not one. */
export const PROJECT_RULES: Readonly<Record<string, Rule>> = {
  tasks: { takes: 'a list of patterns', accepts: isPatternList },
};

/**
 * @param options what a caller passed
 * @param known the names it may use
 * @param rules what names mean there that elsewhere mean something else
 * @throws ConfigurationError for an unknown name or a value out of range
 */
export function checkOptions(
  options: unknown,
  known: readonly string[],
  rules: Readonly<Record<string, Rule>> = {},
): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw badOption('options', options, `an object with ${known.join(', ')}`);
  for (const [name, value] of Object.entries(options)) {
    if (!known.includes(name)) {
      const near = nearest(name, known);
      const asked = near === undefined ? name : `${name} (did you mean ${near}?)`;
      throw new ConfigurationError('unknownOption', asked, known.join(', '));
    }
    const rule = rules[name] ?? RULES[name];
    if (value !== undefined && rule?.accepts(value) === false) throw badOption(name, value, rule.takes);
    if (name === 'diagnostics' && value !== undefined) checkSeverities(value);
  }
}

const TRANSFORM_OPTIONS = ['fileName', 'module', 'tasks', 'preempt', 'bundled', 'budget'];

/** Checks what transform() was given; `fileName` must be there. */
export function checkTransform(source: unknown, options: TransformOptions): void {
  if (typeof source !== 'string') throw badOption('source', source, 'the text of a module, a string');
  checkOptions(options, TRANSFORM_OPTIONS);
  if (options.fileName === undefined) throw badOption('fileName', undefined, RULES['fileName']!.takes);
}

function badOption(name: string, value: unknown, takes: string): ConfigurationError {
  return new ConfigurationError('badOption', name, shown(value), takes);
}

function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return 'an object';
  return inspect(value, { depth: 0, breakLength: Infinity });
}

function oneOf(...choices: readonly string[]): Rule {
  const takes = choices.map((choice) => `"${choice}"`).join(' or ');
  return { takes, accepts: (value) => choices.includes(value as string) };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isPatternList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isText);
}
