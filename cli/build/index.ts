// `heddle build`: `tsc --build` with heddle in it: references, --watch, incremental builds, declarations and maps are TypeScript's own.
import ts from '#typescript';
import { nameCodes } from '../../transformer/adapters/report.ts';
import type { Command } from '../commands.ts';
import { configurations, isContainer, type Configuration } from '../project/configuration.ts';
import { checkTypes, nativeTsc } from '../project/native-tsc.ts';
import { buildCommandLine, type BuildCommandLine } from './command-line.ts';
import { otherTransformers } from './plugin.ts';
import { heddlePrograms } from './programs.ts';
import { removeStale } from './stale.ts';

export const command: Command = {
  usage: 'build [project …] [options of tsc --build]',
  help: `A project is a tsconfig.json or its folder; the current one if none is given.

  -w, --watch                        builds again what is edited
  -f, --force                        builds all, also what is up to date
  -v, --verbose                      says why a project is built
  -d, --dry                          says what would be built
  --clean                            removes the output
  --stopBuildOnErrors                leaves projects alone whose references have errors
  --noCheck                          prints JavaScript, checks no types
  and every compiler option that tsc --build takes, such as --declaration or --sourceMap false

Options of heddle stand in tsconfig.json, if anywhere: "plugins": [{ "transform": "heddle/transformer", … }].
Where the project's \`typescript\` is 7 or later it checks the types, and TypeScript 6 prints the JavaScript.
Exit codes are those of tsc: 0, 1 (errors, nothing written), 2 (errors, output written).
`,
  run(args) {
    const line = buildCommandLine(args);
    nameCodes(ts.sys);
    const projects = line.projects.map((name) => ts.resolveProjectReferencePath({ path: name }));
    // What is wrong with a configuration is the builder's to say.
    const all = projects.flatMap((path) => configurations(path, () => undefined));
    const { clean, dry } = line.options;
    if (clean !== true && dry !== true) {
      removeStale(all);
      if (line.options.noEmit === undefined) all.forEach(sayWhatIsLeftOut);
    }
    return line.options.watch === true ? watch(line, projects) : build(line, projects, all);
  },
};

function build({ options, report }: BuildCommandLine, projects: string[], all: Configuration[]): number {
  const { clean, dry, noCheck, noEmitOnError } = options as ts.CompilerOptions & ts.BuildOptions;
  const strict = noEmitOnError === true || all.some(({ parsed }) => parsed.options.noEmitOnError === true);
  // Where errors keep files from being written, TypeScript 6 has to know of them first.
  const native = clean === true || dry === true || noCheck !== undefined || strict ? null : nativeTsc(ts.sys.getCurrentDirectory());
  const host = ts.createSolutionBuilderHost(
    ts.sys,
    heddlePrograms(),
    report,
    ts.createBuilderStatusReporter(ts.sys, isPretty(options)),
    summary(options),
  );
  host.jsDocParsingMode = ts.JSDocParsingMode.ParseForTypeErrors;
  const builder = ts.createSolutionBuilder(host, projects, native === null ? options : { ...options, noCheck: true });
  const status = clean === true ? builder.clean() : builder.build();
  if (native === null || status === ts.ExitStatus.DiagnosticsPresent_OutputsSkipped) return status;
  const checked = all.filter((one) => !isContainer(one)).map((one) => checkTypes(native, one, true).status);
  return checked.some((code) => code !== 0) ? ts.ExitStatus.DiagnosticsPresent_OutputsGenerated : status;
}

/** TypeScript 6 checks the types in every round: version 7 has its own `--watch`, which can run beside `heddle build --watch --noCheck`. */
function watch({ options, watchOptions, report }: BuildCommandLine, projects: string[]): null {
  const host = ts.createSolutionBuilderWithWatchHost(
    ts.sys,
    heddlePrograms(),
    report,
    ts.createBuilderStatusReporter(ts.sys, isPretty(options)),
    (ts as unknown as Internals).createWatchStatusReporter(ts.sys, isPretty(options)),
  );
  host.jsDocParsingMode = ts.JSDocParsingMode.ParseForTypeErrors;
  ts.createSolutionBuilderWithWatch(host, projects, options, watchOptions).build();
  return null;
}

/** What tsc's own command line uses, and its declarations leave out. */
interface Internals {
  createWatchStatusReporter(sys: ts.System, pretty: boolean): ts.WatchStatusReporter;
  getErrorSummaryText(
    errors: number,
    files: readonly (ts.ReportFileInError | undefined)[],
    newLine: string,
    host: ts.System,
  ): string;
}

function summary(options: ts.BuildOptions): ts.ReportEmitErrorSummary | undefined {
  if (!isPretty(options)) return undefined;
  const { getErrorSummaryText } = ts as unknown as Internals;
  return (errors, files) => ts.sys.write(getErrorSummaryText(errors, files, ts.sys.newLine, ts.sys));
}

function isPretty({ pretty }: ts.BuildOptions): boolean {
  return (pretty as boolean | undefined) ?? ts.sys.writeOutputIsTTY?.() ?? false;
}

/** A build that does less than its configuration seems to say. */
function sayWhatIsLeftOut(configuration: Configuration): void {
  const { parsed, path } = configuration;
  if (parsed.options.noEmit === true && !isContainer(configuration))
    process.stderr.write(`heddle: ${path} has "noEmit": true, so no JavaScript is written; heddle build --noEmit false writes it\n`);
  const others = otherTransformers(parsed.options);
  if (others.length > 0)
    process.stderr.write(
      `heddle: ${path} has other transformers (${others.join(', ')}), which only ts-patch runs: compile with npx tspc --build instead\n`,
    );
}
