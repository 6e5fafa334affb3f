// The programs that TypeScript's builder asks for, with heddle on each.
import ts from '#typescript';
import { outputKey } from '../../transformer/adapters/plugin-config.ts';
import { attach, pluginConfig } from './plugin.ts';

type Builder = ts.EmitAndSemanticDiagnosticsBuilderProgram;

/** What builders have beyond their declarations; undefined for one that was read from a build info. */
interface BuilderInternals {
  getProgramOrUndefined?(): ts.Program | undefined;
}

/** @returns what solution builders take as `createProgram`; it remembers what each project was built with */
export function heddlePrograms(): ts.CreateProgram<Builder> {
  const keys = new Map<unknown, string>();
  return (rootNames, options = {}, host, old, configProblems = [], references) => {
    const key = outputKey(pluginConfig(options));
    const project = options['configFilePath'];
    const before = keys.get(project);
    keys.set(project, key);
    // Other options of the plugin: nothing of what was written before counts. TypeScript would not know.
    const oldProgram = before === undefined || before === key ? old : undefined;
    const program = ts.createProgram({
      rootNames: rootNames ?? [],
      options,
      ...(host && { host }),
      ...programOf(oldProgram),
      configFileParsingDiagnostics: configProblems,
      ...(references && { projectReferences: references }),
    });
    const problems = [...configProblems, ...attach(program, host)];
    return ts.createEmitAndSemanticDiagnosticsBuilderProgram(program, host!, oldProgram, problems);
  };
}

function programOf(builder: (Builder & BuilderInternals) | undefined): { oldProgram?: ts.Program } {
  const program = builder?.getProgramOrUndefined?.();
  return program === undefined ? {} : { oldProgram: program };
}
