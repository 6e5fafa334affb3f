// HDL3xxx: an option of the plugin or of transform() is not what it should be, thrown as a ConfigurationError; and from HDL3101 on
// what the running program finds (runtime/observe/uncompiled has the words of its own).
import type { Message } from './message.ts';

export const configurationMessages = {
  unknownOption: {
    code: 'HDL3001',
    severity: 'error',
    text: 'there is no option {0}',
    note: 'The options are {1}.',
    help: 'correct the name beside "transform": "heddle/transformer" in tsconfig.json, under "heddle" in package.json, or in the call',
    example: '{ "transform": "heddle/transformer", "transformProgram": true, "preemt": "off" }',
  },
  badOption: {
    code: 'HDL3002',
    severity: 'error',
    text: 'the option {0} is {1}',
    note: 'It takes {2}.',
    help: 'correct the value, or leave the option out for its default',
    example: '{ "transform": "heddle/transformer", "transformProgram": true, "preempt": "never" }',
  },
  absolutePattern: {
    code: 'HDL3003',
    severity: 'error',
    text: 'the pattern {0} in {1} is an absolute path',
    note: 'Patterns are relative to the folder of tsconfig.json, so that a project can be moved.',
    help: 'write the pattern relative to that folder, such as "src/**/*.ts"',
    example: '{ "transform": "heddle/transformer", "transformProgram": true, "include": ["/srv/app/src"] }',
  },
  nothingIncluded: {
    code: 'HDL3004',
    severity: 'warning',
    text: 'no file of the project matches include: {0}',
    note: 'Nothing is compiled by heddle; TypeScript emits every file as it is.',
    help: 'patterns are relative to the folder of tsconfig.json; check them against the list that `tspc --listFilesOnly` prints',
    example: '{ "transform": "heddle/transformer", "transformProgram": true, "include": ["scr"] }',
  },
  notForProgram: {
    code: 'HDL3006',
    severity: 'error',
    text: 'the plugin is used as a transformer of single files',
    note: 'heddle gives TypeScript other text to print, and for that it is handed the program, not one file after the other.',
    help: 'write "transformProgram": true beside "transform": "heddle/transformer" in tsconfig.json',
    example: '{ "transform": "heddle/transformer" }',
  },
  noTypeScript: {
    code: 'HDL3007',
    severity: 'error',
    text: 'the TypeScript 6 library is not installed (found: {0})',
    note: 'heddle parses with it, and it is no dependency of heddle, so that programs in production do not carry it. TypeScript 7 and later have no such library, and earlier versions do not do.',
    help: 'run `npm install --save-dev typescript@6`, or, where `typescript` is to stay another version, `npm install --save-dev typescript-6@npm:typescript@6`',
  },
  uncompiled: {
    code: 'HDL3101',
    severity: 'warning',
    text: '{0} uses heddle, and no module of the program was compiled by it',
    note: 'Said by the running program, once, on stderr: its async functions run natively, and loops in them block the event loop. Plain tsc, of any version, and most other compilers ignore the plugin in tsconfig.json without a word.',
    help: 'start it with `npx heddle run FILE`, which is `node --import heddle/register FILE`, or compile with `npx tspc` (of ts-patch) in place of tsc; `npx heddle doctor` says what is missing. If it is meant so: HEDDLE_UNCOMPILED=ok, or --disable-warning=HDL3101',
  },
} satisfies Record<string, Message>;
