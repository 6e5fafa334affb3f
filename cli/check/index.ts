// `heddle check`: everything there is to say about a project, and no output files: what `tsc --noEmit` says, and heddle's diagnostics.
import { createRequire } from 'node:module';
import ts from '#typescript';
import { optionHelp, parseArguments, type Arguments, type OptionRules } from '../arguments.ts';
import type { Command } from '../commands.ts';
import { Misuse } from '../misuse.ts';
import { configurations, isContainer } from '../project/configuration.ts';
import { nativeTsc } from '../project/native-tsc.ts';
import { counts, inOrder, type Finding } from './finding.ts';
import { formats, type FormatName } from './formats.ts';
import { findingsOf, withoutOutput } from './program.ts';
import { watch } from './watch.ts';

const OPTIONS: OptionRules = {
  project: {
    type: 'string',
    short: 'p',
    value: 'FILE',
    help: 'a tsconfig.json or its folder; default: the one around',
  },
  format: {
    type: 'string',
    choices: Object.keys(formats),
    help: 'the default is tsc; github makes annotations, sarif is for code scanning',
  },
  'max-warnings': { type: 'integer', value: 'N', help: 'more than N warnings are a failure' },
  watch: { type: 'boolean', short: 'w', help: 'checks again what is edited' },
  pretty: { type: 'boolean', help: 'colours and code frames also where the output is no terminal' },
  // What hands that are used to tsc write.
  noEmit: { type: 'boolean', help: 'nothing is ever written: taken, and without effect' },
};

export const command: Command = {
  usage: 'check [project] [options]',
  help: `${optionHelp(OPTIONS)}
All projects that it refers to are checked as well; none of them has to be built first.
Exit code 1: an error, or more warnings than --max-warnings allows; 2: wrong use.
`,
  run(args) {
    const given = parseArguments('check', args, OPTIONS, { most: 1, what: 'one project' });
    const path = configurationOf(given);
    if (given.flags.has('watch')) {
      if (given.values['format'] !== undefined && given.values['format'] !== 'tsc')
        throw new Misuse(
          `--watch prints in the format tsc, for problem matchers: leave out --format ${given.values['format']}`,
        );
      return watch(path, (findings) => print(given, findings));
    }
    const findings = once(path);
    process.stdout.write(print(given, findings));
    return verdict(given, findings);
  },
};

function once(path: string): Finding[] {
  const findings: Finding[] = [];
  // What is wrong with one that can be read is told with its program.
  const all = configurations(path, () => undefined);
  if (all.length === 0) throw new Misuse(`${path} cannot be read`);
  const native = nativeTsc(ts.sys.getCurrentDirectory());
  for (const one of all.filter((each) => !isContainer(each))) {
    const { parsed } = one;
    const options = { ...parsed.options, ...withoutOutput(one) };
    const host = ts.createCompilerHost(options);
    // Of projects that are referred to, the sources are asked, as editors do: they need not be built.
    Object.assign(host, { useSourceOfProjectReferenceRedirect: () => true });
    const program = ts.createProgram({
      rootNames: parsed.fileNames,
      options,
      host,
      configFileParsingDiagnostics: parsed.errors,
      ...(parsed.projectReferences && { projectReferences: parsed.projectReferences }),
    });
    findings.push(...findingsOf(program, one, native));
  }
  return inOrder(unique(findings));
}

/** A file may belong to several projects. */
function unique(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()];
}

function print({ values, flags }: Arguments, findings: readonly Finding[]): string {
  const { version } = createRequire(import.meta.url)('heddle/package.json') as { version: string };
  const pretty =
    flags.has('pretty') || (process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined);
  const format = formats[(values['format'] ?? 'tsc') as FormatName];
  return format(findings, { folder: process.cwd(), pretty, version });
}

function verdict({ values }: Arguments, findings: readonly Finding[]): number {
  const { error, warning } = counts(findings);
  if (error > 0) return 1;
  const most = values['max-warnings'];
  if (most === undefined || warning <= Number(most)) return 0;
  process.stderr.write(`heddle: ${warning} warnings, and --max-warnings allows ${most}\n`);
  return 1;
}

function configurationOf({ values, positionals }: Arguments): string {
  const named = values['project'] ?? positionals[0];
  if (values['project'] !== undefined && positionals.length > 0)
    throw new Misuse(`the project is named twice: --project ${values['project']} and ${positionals[0]}`);
  const path =
    named === undefined
      ? ts.findConfigFile(ts.sys.getCurrentDirectory(), (name) => ts.sys.fileExists(name))
      : ts.sys.resolvePath(ts.resolveProjectReferencePath({ path: named }));
  if (path !== undefined && ts.sys.fileExists(path)) return path;
  throw new Misuse(
    named === undefined
      ? 'there is no tsconfig.json here or above: name one with --project, or make one with npx tsc --init'
      : `there is no project ${JSON.stringify(named)}: name a tsconfig.json or a folder that has one`,
  );
}
