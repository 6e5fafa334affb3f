// heddle's plugin on a program that TypeScript's builder makes, as ts-patch would put it there. A project needs no entry in its
// tsconfig.json for it: who says `heddle build` wants heddle. Where there is one, its options count.
import ts from '#typescript';
import { type PluginConfig } from '../../transformer/adapters/plugin-config.ts';
import plugin from '../../transformer/adapters/ts-patch.ts';
import { ConfigurationError } from '../../transformer/diagnostics/configuration-error.ts';
import { PLUGIN } from '../project/configuration.ts';

/** In front of the digits of HDLnnnn, as transformer/adapters/report.ts has it. */
const OURS = 9000000;

/** The entry of heddle among the plugins of a configuration. */
export function pluginConfig(options: ts.CompilerOptions): PluginConfig {
  return (pluginsOf(options).find(({ transform }) => transform === PLUGIN) ?? {}) as PluginConfig;
}

/** Transformers of others, which only ts-patch runs. */
export function otherTransformers(options: ts.CompilerOptions): string[] {
  return pluginsOf(options).flatMap(({ transform }) =>
    typeof transform === 'string' && transform !== PLUGIN ? [transform] : [],
  );
}

function pluginsOf(options: ts.CompilerOptions): Record<string, unknown>[] {
  return (options['plugins'] ?? []) as unknown as Record<string, unknown>[];
}

/**
 * @returns what is wrong with the plugin's options, as an error of the configuration: the project is then built by nobody, and a
 * watching build goes on
 */
export function attach(program: ts.Program, host: ts.CompilerHost | undefined): ts.Diagnostic[] {
  const config = pluginConfig(program.getCompilerOptions());
  try {
    plugin(program, host, config, { ts });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return [asDiagnostic(error)];
  }
}

function asDiagnostic({ code, message }: ConfigurationError): ts.Diagnostic {
  return {
    category: ts.DiagnosticCategory.Error,
    code: OURS + Number(code.slice(3)),
    file: undefined,
    start: undefined,
    length: undefined,
    messageText: message.replace(/^heddle HDL\d+: /, ''),
    source: 'heddle',
  };
}
