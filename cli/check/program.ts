// What there is to say about one project: its configuration's problems, its types, and what heddle says about its files.
import { dirname } from 'node:path';
import ts from '#typescript';
import { CompiledFiles } from '../../transformer/adapters/compiled-files.ts';
import { fileFilter, taskFilter } from '../../transformer/adapters/file-filter.ts';
import { outputKey, PLUGIN_OPTIONS, TS_PATCH_OPTIONS } from '../../transformer/adapters/plugin-config.ts';
import { ConfigurationError } from '../../transformer/diagnostics/configuration-error.ts';
import { withSeverities } from '../../transformer/diagnostics/severity.ts';
import { checkOptions, PROJECT_RULES } from '../../transformer/options.ts';
import { pluginConfig } from '../build/plugin.ts';
import type { Configuration } from '../project/configuration.ts';
import { checkTypes, type NativeTsc } from '../project/native-tsc.ts';
import type { Finding } from './finding.ts';
import { fromLibrary, fromOutput, placeIn } from './from-typescript.ts';

/** Nothing is written, so nothing that only concerns writing is asked of the project. */
export function withoutOutput({ parsed }: Configuration): ts.CompilerOptions {
  const only = { noEmit: true, composite: false, incremental: false, emitDeclarationOnly: false };
  // `composite` brings it along, and other options go with it.
  const declaration = parsed.options.composite === true ? { declaration: true } : {};
  // Named and undefined: it goes with `incremental`.
  return { ...only, ...declaration, tsBuildInfoFile: undefined } as unknown as ts.CompilerOptions;
}

/**
 * @param native the project's own compiler where the types are its to check
 * @returns type errors and heddle's findings, in no order
 */
export function findingsOf(
  program: ts.Program,
  configuration: Configuration,
  native: NativeTsc | null,
): Finding[] {
  const types =
    native === null
      ? ts.getPreEmitDiagnostics(program).map(fromLibrary)
      : fromOutput(checkTypes(native, configuration, false).output, process.cwd());
  return [...types, ...heddleFindings(program, configuration.path)];
}

function heddleFindings(program: ts.Program, configuration: string): Finding[] {
  const config = pluginConfig(program.getCompilerOptions());
  const { include, exclude, preempt, diagnostics } = config;
  try {
    checkOptions(config, [...PLUGIN_OPTIONS, ...TS_PATCH_OPTIONS], PROJECT_RULES);
    const folder = dirname(configuration);
    const filter = fileFilter(folder, include, exclude);
    const tasks = taskFilter(folder, config.tasks);
    const files = new CompiledFiles(ts, program, { filter, tasks, preempt, outputKey: outputKey(config) });
    return files.list().flatMap((file) =>
      withSeverities(files.result(file).diagnostics, diagnostics).map(
        ({ code, severity, message, note, help, start, length }): Finding => ({
          code,
          severity,
          message,
          note,
          help,
          place: placeIn(file, start, length),
        }),
      ),
    );
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const message = `${configuration}: ${error.message.replace(/^heddle HDL\d+: /, '')}`;
    return [{ code: error.code, severity: 'error', message, place: null }];
  }
}
