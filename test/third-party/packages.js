// @ts-check
// The packages whose own test suites are run over code compiled by heddle, and how each is installed and tested.
import { javascriptPackages } from './javascript-packages.js';

/**
 * @typedef {object} Package
 * @property {string} kind what it was chosen for
 * @property {string} repository
 * @property {string} version as in its package.json
 * @property {string[]} install what its tests need, as `npm install` takes it
 * @property {boolean} [bare] what its package.json names for development is not installed beside it
 * @property {RegExp} compile paths in the checkout that are compiled: sources and tests, or what the build makes of them
 * @property {RegExp} tests those of them that are tests, which are left as they are where sources alone are compiled
 * @property {import('./modes.js').ModeName[]} modes those in which every test has to pass that passes natively
 * @property {'cjs' | 'esm'} [module] if its package.json does not say
 * @property {string[][]} [build] commands before anything is compiled, run with this Node
 * @property {string[]} test the test command, run with this Node; $REPORT is the file its report goes to
 * @property {RegExp} [testFiles] paths that are appended to the test command
 * @property {'vitest' | 'node' | 'tap' | 'tape' | 'mocha'} report; of `tap` and `tape` it is what the test command prints
 * @property {Record<string, string>} [env]
 */

const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=json', '--outputFile=$REPORT'];
const nodeTest = ['--test', '--test-reporter=tap', '--test-reporter-destination=$REPORT'];

/** @type {Record<string, Package>} */
export const packages = {
  hono: {
    kind: 'web framework',
    repository: 'https://github.com/honojs/hono',
    version: '4.13.3',
    install: [
      ...['vitest@4.1', 'jsdom@22.1.0', 'msw@2', 'zod@3', 'ws@8', 'typescript@6', 'esbuild@0.27'],
      ...['@hono/node-server@2', '@types/node@24'],
    ],
    // color.ts is bundled for browsers by its test: heddle's runtime is Node's.
    compile: /^src\/(?!utils\/color\.ts$).*\.tsx?$/,
    tests: /\.test\.tsx?$/,
    modes: ['default'],
    test: ['--experimental-require-module', ...vitest, '--project=main', '--coverage.enabled=false'],
    report: 'vitest',
  },
  'p-queue': {
    kind: 'queue',
    repository: 'https://github.com/sindresorhus/p-queue',
    version: '9.3.3',
    install: ['delay@6', 'in-range@3', 'p-defer@4', 'random-int@3', 'time-span@5', 'tsx@4', 'typescript@5.9'],
    compile: /^(source|test)\/.*\.ts$/,
    tests: /^test\//,
    // One test counts on a loop not being preempted (docs/third-party.md).
    modes: ['default'],
    test: ['--import=tsx/esm', ...nodeTest],
    testFiles: /^test\/.*\.ts$/,
    report: 'node',
  },
  'async-mutex': {
    kind: 'queue of waiters',
    repository: 'https://github.com/DirtyHairy/async-mutex',
    version: '0.5.0',
    install: [
      'mocha@11',
      'ts-node@10',
      '@sinonjs/fake-timers@11',
      'tslib@2',
      'typescript@5.9',
      '@types/node@20',
    ],
    compile: /^(src|test)\/.*\.ts$/,
    tests: /^test\//,
    modes: ['default', 'tasks'],
    module: 'cjs',
    test: [
      ...[
        'node_modules/mocha/bin/mocha.js',
        '--no-config',
        '--ui',
        'tdd',
        '--require',
        'ts-node/register/transpile-only',
      ],
      ...['--reporter', 'json', '--reporter-option', 'output=$REPORT', 'test/*.ts'],
    ],
    report: 'mocha',
  },
  kysely: {
    kind: 'query builder (SQLite)',
    repository: 'https://github.com/kysely-org/kysely',
    version: '0.29.5',
    install: [
      ...[
        'better-sqlite3@12',
        '@electric-sql/pglite',
        'pg',
        'pg-cursor',
        'mysql2',
        'tarn',
        'tedious',
        'chai@6',
      ],
      ...[
        'chai-as-promised',
        'sinon',
        'mocha',
        'std-env',
        'typescript@6',
        '@types/better-sqlite3',
        '@types/chai',
      ],
      ...['@types/chai-as-promised', '@types/mocha', '@types/node@24', '@types/pg', '@types/pg-cursor'],
      ...['@types/sinon', '@types/tedious'],
    ],
    // A test looks for its own file, dist/….js, in a stack trace.
    compile: /^(dist|test\/node\/dist)\/.*\.js$/,
    tests: /^test\//,
    modes: ['default', 'tasks'],
    build: [
      ['node_modules/typescript/bin/tsc', '--noCheck'],
      ['node_modules/typescript/bin/tsc', '--noCheck', '-p', 'test/node'],
    ],
    test: [
      ...['node_modules/mocha/bin/mocha.js', '--timeout', '60000', '--reporter', 'json'],
      ...['--reporter-option', 'output=$REPORT', 'test/node/dist/**/*.test.js'],
    ],
    report: 'mocha',
    env: { DIALECTS: 'sqlite' },
  },
  'streaming-iterables': {
    kind: 'async iterators',
    repository: 'https://github.com/reconbot/streaming-iterables',
    version: '8.0.1',
    install: [
      ...['chai@6', 'sinon@22', '@types/chai', '@types/sinon', '@types/node@24', 'tslib', 'typescript@5.9'],
      ...['bluestream@10.3.3', 'through2-concurrent@2', 'tsx@4'],
    ],
    compile: /^lib\/.*\.ts$/,
    tests: /-test\.ts$/,
    // Its fake clock stops at a turn of the event loop, which a preemption brings about.
    modes: ['default'],
    test: ['--import=tsx', ...nodeTest],
    testFiles: /^lib\/.*-test\.ts$/,
    report: 'node',
  },
  'multipart-parser': {
    kind: 'parser with async iterators',
    repository: 'https://github.com/mjackson/multipart-parser',
    version: '0.6.2',
    install: ['tsx@4', 'typescript@5.9', '@types/node@20'],
    compile: /^src\/.*\.ts$/,
    tests: /\.spec\.ts$/,
    modes: ['default', 'tasks'],
    test: ['--import=tsx', ...nodeTest],
    testFiles: /^src\/.*\.spec\.ts$/,
    report: 'node',
  },
  concurrently: {
    kind: 'CLI tool',
    repository: 'https://github.com/open-cli-tools/concurrently',
    version: '9.2.1',
    install: [
      ...['vitest@3', 'esbuild@0.25', 'typescript@5.9', '@hirez_io/observer-spy@2', 'ctrlc-wrapper'],
      ...['string-argv', '@types/node@18'],
    ],
    compile: /^(src|bin|tests)\/.*\.ts$/,
    tests: /^tests\/|\.spec\.ts$/,
    modes: ['default', 'tasks'],
    // Its tests bundle the CLI as CommonJS.
    module: 'cjs',
    test: vitest,
    report: 'vitest',
  },
  ...javascriptPackages,
};
