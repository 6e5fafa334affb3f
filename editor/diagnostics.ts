// What heddle says about a file that an editor shows: the same files, options and severities as when the project is compiled.
import { dirname } from 'node:path';
import type ts from 'typescript';
import { CompiledFiles } from '../transformer/adapters/compiled-files.ts';
import { fileFilter, taskFilter } from '../transformer/adapters/file-filter.ts';
import {
  outputKey,
  PLUGIN_OPTIONS,
  TS_PATCH_OPTIONS,
  type PluginConfig,
} from '../transformer/adapters/plugin-config.ts';
import { asTypeScripts } from '../transformer/adapters/report.ts';
import { ConfigurationError } from '../transformer/diagnostics/configuration-error.ts';
import type { Diagnostic } from '../transformer/diagnostics/diagnostic.ts';
import { withSeverities } from '../transformer/diagnostics/severity.ts';
import { checkOptions, PROJECT_RULES } from '../transformer/options.ts';

const COMPILER_PLUGIN = 'heddle/transformer';

/** What hover needs to know of a file. */
export interface FileContext {
  /** Whether the file is one that heddle compiles. */
  readonly compiled: boolean;
  /** Loops are preemption points. */
  readonly preempt: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

export class FileDiagnostics {
  readonly #ts: typeof ts;
  readonly #project: ts.server.Project;
  /** The plugin's own entry; the compiler's comes first. */
  readonly #own: object;

  constructor(typescript: typeof ts, project: ts.server.Project, own: object) {
    this.#ts = typescript;
    this.#project = project;
    this.#own = own;
  }

  of(program: ts.Program | undefined, fileName: string): ts.Diagnostic[] {
    const file = program?.getSourceFile(fileName);
    if (program === undefined || file === undefined) return [];
    return withSeverities(this.contextOf(program, file).diagnostics, this.#config().diagnostics).map(
      (said) => {
        // Where the number stands an editor shows TypeScript's kind of number.
        const message = `${said.code}: ${said.message}`;
        return asTypeScripts(this.#ts, file, { ...said, message });
      },
    );
  }

  /** @returns what is wrong with the options of the plugin */
  ofOptions(): ts.Diagnostic[] {
    try {
      this.#config();
      return [];
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      const category = this.#ts.DiagnosticCategory.Error;
      const none = { file: undefined, start: undefined, length: undefined };
      return [{ ...none, category, code: 0, messageText: error.message, source: 'heddle' }];
    }
  }

  contextOf(program: ts.Program, file: ts.SourceFile): FileContext {
    const config = this.#config();
    const { include, exclude, preempt } = config;
    const { configFilePath } = program.getCompilerOptions();
    const folder =
      typeof configFilePath === 'string' ? dirname(configFilePath) : program.getCurrentDirectory();
    const filter = fileFilter(folder, include, exclude);
    const tasks = taskFilter(folder, config.tasks);
    const files = new CompiledFiles(this.#ts, program, {
      filter,
      tasks,
      preempt,
      outputKey: outputKey(config),
    });
    const compiled = files.has(file);
    const diagnostics = compiled && file.text.includes('async') ? files.result(file).diagnostics : [];
    return { compiled, preempt: preempt !== 'off', diagnostics };
  }

  /** @throws ConfigurationError */
  #config(): PluginConfig {
    const plugins = (this.#project.getCompilerOptions()['plugins'] ?? []) as unknown as Record<
      string,
      unknown
    >[];
    const config = plugins.find(({ transform }) => transform === COMPILER_PLUGIN) ?? this.#own;
    checkOptions(config, [...PLUGIN_OPTIONS, ...TS_PATCH_OPTIONS], PROJECT_RULES);
    return config as PluginConfig;
  }
}
