// @ts-check
// Packages whose suites run without a build: JavaScript as it stands, or TypeScript that a hook of the test runner strips.

/** @typedef {import('./packages.js').Package} Package */

const ava = ['node_modules/ava/entrypoints/cli.mjs', '--tap'];

/** @type {Record<string, Package>} */
export const javascriptPackages = {
  execa: {
    kind: 'child processes',
    repository: 'https://github.com/sindresorhus/execa',
    version: '9.6.1',
    install: [
      ...['ava@6.3.0', 'get-node@15', 'is-in-ci@1', 'is-running@2', 'log-process-errors@12'],
      ...['path-exists@5', 'path-key@4', 'tempfile@5'],
    ],
    compile: /^(index|(lib|test)\/.*)\.js$/,
    tests: /^test\//,
    modes: ['default'],
    bare: true,
    test: ava,
    testFiles: /^test\/(?!fixtures|helpers)[^/]+\/[^/]+\.js$/,
    report: 'tap',
  },
  'graphql-js': {
    kind: 'GraphQL executor',
    repository: 'https://github.com/graphql/graphql-js',
    version: '16.11.0',
    install: [
      ...['@babel/core@7.17.9', '@babel/plugin-syntax-typescript@7.16.7', '@babel/preset-env@7.16.11'],
      ...['@babel/plugin-transform-typescript@7.16.8', '@babel/register@7.17.7', 'chai@4.3.6', 'mocha@9.2.2'],
      ...['typescript@4.6.3', 'prettier@2.6.2'],
    ],
    compile: /^src\/.*\.ts$/,
    tests: /\/__(tests|testUtils)__\//,
    modes: ['default'],
    bare: true,
    module: 'cjs',
    test: [
      ...['node_modules/mocha/bin/mocha', '--reporter', 'json', '--reporter-option', 'output=$REPORT'],
      'src/**/__tests__/**/*-test.ts',
    ],
    report: 'mocha',
  },
  'abstract-level': {
    kind: 'key-value database',
    repository: 'https://github.com/Level/abstract-level',
    version: '3.1.0',
    install: ['tape@5.9.0'],
    compile: /^([^/]*|(lib|test)\/.*)\.js$/,
    tests: /^test\//,
    modes: ['default'],
    bare: true,
    test: ['test/self.js'],
    report: 'tape',
  },
  koa: {
    kind: 'web framework',
    repository: 'https://github.com/koajs/koa',
    version: '3.2.0',
    install: ['supertest@7.1.1'],
    compile: /^(lib|__tests__)\/.*\.js$/,
    tests: /^__tests__\//,
    modes: ['default'],
    bare: true,
    test: ['--test', '--test-reporter=tap', '--test-reporter-destination=$REPORT'],
    testFiles: /^__tests__\/.*\.test\.js$/,
    report: 'node',
  },
  'p-map': {
    kind: 'concurrent mapping',
    repository: 'https://github.com/sindresorhus/p-map',
    version: '7.0.6',
    install: ['ava@6.3.0', 'chalk@5', 'delay@6', 'in-range@3', 'random-int@3', 'time-span@5'],
    compile: /^(index|test.*)\.js$/,
    tests: /^test/,
    modes: ['default'],
    bare: true,
    test: ava,
    report: 'tap',
  },
  'p-retry': {
    kind: 'retries',
    repository: 'https://github.com/sindresorhus/p-retry',
    version: '7.0.0',
    // Its test imports execa, which stands in no manifest.
    install: ['ava@6.3.0', 'delay@6', 'execa@9'],
    compile: /^(index|test)\.js$/,
    tests: /^test/,
    modes: ['default'],
    bare: true,
    test: ava,
    report: 'tap',
  },
};
