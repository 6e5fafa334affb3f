// The project's tsconfig.json, with what it extends and refers to, and whether the plugin stands in it as ts-patch wants it.
import { dirname, relative } from 'node:path';
import ts from '#typescript';
import type { Check } from './check.ts';

export interface Configuration {
  path: string;
  parsed: ts.ParsedCommandLine;
}

/** An entry of `plugins`, as somebody wrote it. */
export type PluginEntry = Record<string, unknown>;

export const PLUGIN = 'heddle/transformer';
const ENTRY = `{ "transform": "${PLUGIN}", "transformProgram": true }`;

export function findConfiguration(folder: string): string | undefined {
  return ts.findConfigFile(folder, (name) => ts.sys.fileExists(name));
}

/** The configuration at `path` and those that it refers to, each once; what cannot be read is told to `problem`. */
export function configurations(path: string, problem: (text: string) => void): Configuration[] {
  const found = new Map<string, Configuration>();
  const read = (file: string): void => {
    if (found.has(file)) return;
    const say = (d: ts.Diagnostic): void => problem(ts.flattenDiagnosticMessageText(d.messageText, ' '));
    const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: say };
    const parsed = ts.getParsedCommandLineOfConfigFile(file, {}, host);
    if (parsed === undefined) return;
    // "No inputs were found" is no problem of where the plugin stands.
    parsed.errors.filter(({ code }) => code !== 18002 && code !== 18003).forEach(say);
    found.set(file, { path: file, parsed });
    for (const reference of parsed.projectReferences ?? []) read(ts.resolveProjectReferencePath(reference));
  };
  read(path);
  return [...found.values()];
}

/** Whether a configuration only refers to others. */
export function isContainer({ parsed }: Configuration): boolean {
  return parsed.fileNames.length === 0 && (parsed.projectReferences ?? []).length > 0;
}

/** The plugin's entry, right or not. */
export function pluginEntry({ parsed }: Configuration): PluginEntry | undefined {
  const plugins = (parsed.options['plugins'] ?? []) as unknown as PluginEntry[];
  return (
    plugins.find(({ transform }) => transform === PLUGIN) ??
    plugins.find((entry) => Object.values(entry).some((value) => /heddle/i.test(String(value))))
  );
}

/** Whether a file that the configuration extends has the plugin. */
export function inherits({ parsed }: Configuration): string | undefined {
  const { configFile } = parsed.options as { configFile?: { extendedSourceFiles?: string[] } };
  return configFile?.extendedSourceFiles?.find((file) => ts.sys.readFile(file)?.includes(PLUGIN));
}

export function checkPlugin(configuration: Configuration, folder: string): Check {
  const at = relative(folder, configuration.path) || 'tsconfig.json';
  const name = 'plugin';
  const entry = pluginEntry(configuration);
  if (entry === undefined) {
    const base = inherits(configuration);
    if (base === undefined)
      return {
        name,
        ok: false,
        found: `${at} does not have it`,
        remedy: `add "plugins": [${ENTRY}] to compilerOptions`,
      };
    return {
      name,
      ok: false,
      found: `${at} has plugins of its own, which replace those of ${relative(folder, base)}`,
      remedy: `write ${ENTRY} among the plugins of ${at} too`,
    };
  }
  const wrong = misspelt(entry);
  if (wrong === undefined) return { name, ok: true, found: `in ${at}${inherited(configuration, folder)}` };
  return { name, ok: false, found: `${at}: ${wrong}`, remedy: `write ${ENTRY}` };
}

function inherited(configuration: Configuration, folder: string): string {
  const text = ts.sys.readFile(configuration.path) ?? '';
  const base = text.includes(PLUGIN) ? undefined : inherits(configuration);
  return base === undefined ? '' : `, from ${relative(folder, base)}`;
}

function misspelt(entry: PluginEntry): string | undefined {
  if (entry['transform'] !== PLUGIN) {
    const [key, value] = Object.entries(entry).find(([, v]) => /heddle/i.test(String(v)))!;
    return key === 'transform'
      ? `"transform" is ${JSON.stringify(value)}`
      : `${JSON.stringify(value)} stands under "${key}"`;
  }
  if (entry['transformProgram'] === true) return undefined;
  if (entry['transformProgram'] !== undefined)
    return `"transformProgram" is ${JSON.stringify(entry['transformProgram'])}`;
  const similar = Object.keys(entry).find((key) => key !== 'transform' && /program/i.test(key));
  return similar === undefined ? '"transformProgram" is missing' : `"${similar}" is to be "transformProgram"`;
}

export function folderOf({ path }: Configuration): string {
  return dirname(path);
}
