// `heddle init`: finds what the project is built with and adds the line that it needs. The change is shown as a diff before it is made.
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { nativeTsc } from '../project/native-tsc.ts';
import { installed } from '../project/packages.ts';
import { optionHelp, parseArguments, type OptionRules } from '../arguments.ts';
import type { Command } from '../commands.ts';
import { unifiedDiff } from './diff.ts';
import { findingsIn } from './find.ts';

const OPTIONS: OptionRules = {
  'dry-run': { type: 'boolean', short: 'n', help: 'shows the change and makes none' },
};

export const command: Command = {
  usage: 'init [options]',
  help: `${optionHelp(OPTIONS)}
Looked for, in this order: configurations of vite, vitest, rollup, rolldown, webpack and rspack; ts-patch; tsc in the
scripts of package.json; node in them. Exit code 1 if nothing is known that heddle could go into.
`,
  run(args) {
    const { flags } = parseArguments('init', args, OPTIONS);
    const folder = process.cwd();
    const found = findingsIn(folder);
    if (found.length === 0) {
      process.stderr.write(NOTHING);
      return 1;
    }
    for (const finding of found) {
      const name = relative(folder, finding.file);
      if (finding.kind !== 'change') {
        process.stdout.write(
          `${name} ${finding.kind === 'done' ? '' : ': '}${finding.text}\n`.replace(' : ', ': '),
        );
        continue;
      }
      process.stdout.write(unifiedDiff(name, finding.before, finding.after));
      if (!flags.has('dry-run')) writeFileSync(finding.file, finding.after);
    }
    if (found.some(({ kind }) => kind === 'change'))
      process.stdout.write(flags.has('dry-run') ? '\nNothing was written (--dry-run).\n' : '\nWritten.\n');
    const next = missing(folder);
    if (next !== null) process.stdout.write(`Then: ${next}\n`);
    return 0;
  },
};

/** What else has to be installed. */
function missing(folder: string): string | null {
  if (installed(folder, 'heddle') === null) return 'npm install heddle';
  const beside = nativeTsc(folder);
  if (beside !== null && installed(folder, 'typescript-6') === null)
    return `npm install --save-dev typescript-6@npm:typescript@6 (${beside.version} has no library to parse with)`;
  if (installed(folder, 'typescript') === null) return 'npm install --save-dev typescript@6';
  return null;
}

const NOTHING = `heddle: found no configuration of a bundler, no tsc and no node in the scripts of package.json. What does it by hand:
  node --import heddle/register app.ts          runs a program
  npx heddle build                              compiles a TypeScript project
  import heddle from 'heddle/vite'; heddle()    a plugin of a bundler: vite, rollup, rolldown, esbuild, webpack, rspack
`;
