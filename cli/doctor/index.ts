// `heddle doctor`: exit code 1 if what the environment demands (HEDDLE_DRIVER=io_uring) is not to be had, or if something keeps the
// project from being compiled.
import { parseArguments, optionHelp, type OptionRules } from '../arguments.ts';
import type { Command } from '../commands.ts';
import { Misuse } from '../misuse.ts';

const OPTIONS: OptionRules = {
  json: { type: 'boolean', help: 'the same for machines' },
  build: {
    type: 'boolean',
    help: 'compiles the native addon where none in the package fits (a C++17 compiler is needed)',
  },
  force: { type: 'boolean', help: 'with --build: also where one fits' },
};

export const command: Command = {
  usage: 'doctor [options]',
  help: `${optionHelp(OPTIONS)}\nExit code 1 if something is wrong.\n`,
  async run(args) {
    const { flags } = parseArguments('doctor', args, OPTIONS);
    if (flags.has('force') && !flags.has('build')) throw new Misuse('--force goes with --build');
    if (flags.has('build')) {
      if (flags.has('json'))
        throw new Misuse('--build shows what the compiler says, so there is no --json of it');
      return (await import('./build-addon.ts')).buildAddon(flags.has('force'));
    }
    const { isWrong, report, text } = await import('./report.ts');
    const found = await report();
    process.stdout.write(flags.has('json') ? `${JSON.stringify(found, null, 2)}\n` : text(found));
    return isWrong(found) ? 1 : 0;
  },
};
