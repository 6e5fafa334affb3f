// The command line of `heddle build` is that of `tsc --build`, and TypeScript reads it: its options are many and change by version.
import ts from '#typescript';
import { Misuse } from '../misuse.ts';

export interface BuildCommandLine {
  readonly options: ts.BuildOptions;
  readonly watchOptions: ts.WatchOptions | undefined;
  readonly projects: readonly string[];
  readonly report: ts.DiagnosticReporter;
}

interface Internals {
  parseBuildCommand(args: readonly string[]): {
    buildOptions: ts.BuildOptions;
    watchOptions: ts.WatchOptions | undefined;
    projects: string[];
    errors: ts.Diagnostic[];
  };
  createDiagnosticReporter(sys: ts.System, pretty?: boolean): ts.DiagnosticReporter;
}

/** @throws Misuse for what TypeScript does not take */
export function buildCommandLine(given: readonly string[]): BuildCommandLine {
  const { parseBuildCommand, createDiagnosticReporter } = ts as unknown as Internals;
  const { buildOptions, watchOptions, projects, errors } = parseBuildCommand(projectsByName(given));
  if (errors.length > 0)
    throw new Misuse(
      `${errors.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' ')).join(' ')} heddle help build says what it takes`,
    );
  for (const project of projects)
    if (!ts.sys.fileExists(ts.resolveProjectReferencePath({ path: project })))
      throw new Misuse(
        `there is no project ${JSON.stringify(project)}: name a tsconfig.json or a folder that has one, or run npx tsc --init`,
      );
  const pretty = (buildOptions['pretty'] as boolean | undefined) ?? ts.sys.writeOutputIsTTY?.() ?? false;
  return { options: buildOptions, watchOptions, projects, report: createDiagnosticReporter(ts.sys, pretty) };
}

/** `-p FILE` is what `tsc` takes; behind `--build` the name stands alone, as it does here. */
function projectsByName(args: readonly string[]): string[] {
  return args.filter((arg) => arg !== '-p' && arg !== '--project' && arg !== '-b' && arg !== '--build');
}
