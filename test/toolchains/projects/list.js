// @ts-check
// The projects: a page of docs/toolchains/ each, the line of Node, and what is not on the page.

/**
 * @typedef {object} Listed
 * @property {string} page
 * @property {string} node
 * @property {Record<string, string>} [files] beside those of the page, or in their place
 * @property {string[]} [commands] after the page's, the last of which begins the program once more; before its last, where that is a server
 * @property {string} [coverage] the report of a run, as istanbul or lcov have it
 * @property {string} [serves] path that the last command, a server, answers with the report
 */

/** @param {string} from what has `test` */
const test = (from) => `import { expect, test } from '${from}';
import { main } from '../src/program.ts';
test('the program', async () => {
  await main();
  expect(true).toBe(true);
}, 600_000);
`;

// Coverage as V8 has it, by way of the usual tool. What is collected slows loops down, so stalls are measured in a run of its own, the last.
const COVERED = 'NODE_V8_COVERAGE=coverage/v8';
const C8 =
  'npx c8 report --temp-directory coverage/v8 --exclude-after-remap --include "src/**" --reporter json';
const INSTALL_C8 = 'npm install --save-dev c8@12';

/** The program imports by `.ts`, as Node wants it; Next writes the rest. */
const NEXT = {
  'tsconfig.json':
    '{ "compilerOptions": { "allowImportingTsExtensions": true, "noEmit": true, "strict": true } }',
};

const JEST = 'NODE_OPTIONS=--experimental-vm-modules npx jest';

/** @param {string} node @returns {Listed} */
const register = (node) => ({
  page: 'node',
  node,
  commands: [
    INSTALL_C8,
    `${COVERED} node --import heddle/register src/app.ts`,
    C8,
    'node --import heddle/register src/app.ts',
  ],
  coverage: 'coverage/coverage-final.json',
});

/** @type {Record<string, Listed>} */
export const projects = {
  tspc: {
    page: 'tspc',
    node: '22',
    commands: [INSTALL_C8, `${COVERED} node dist/app.js`, C8, 'node --enable-source-maps dist/app.js'],
    coverage: 'coverage/coverage-final.json',
  },
  'next-turbopack': { page: 'next', node: '24', files: NEXT, serves: '/report' },
  'next-webpack': {
    page: 'next',
    node: '24',
    files: NEXT,
    commands: ['npx next build --webpack'],
    serves: '/report',
  },
  'heddle-build': { page: 'build', node: '24' },
  'register-20': register('20'),
  'register-22': register('22'),
  'register-24': register('24'),
  'register-26': register('26'),
  tsx: { page: 'tsx', node: '24' },
  'node-test': {
    page: 'node-test',
    node: '24',
    commands: ['node --test --import heddle/register test/program.test.ts'],
    coverage: 'lcov.info',
  },
  jest: {
    page: 'jest',
    node: '24',
    files: { 'test/program.test.ts': test('@jest/globals') },
    commands: [JEST],
    coverage: 'coverage/coverage-final.json',
  },
  'jest-v8': {
    page: 'jest',
    node: '22',
    files: { 'test/program.test.ts': test('@jest/globals') },
    commands: [
      `${JEST} --coverage --coverageProvider=v8 --collectCoverageFrom "src/**" --coverageReporters json`,
      JEST,
    ],
    coverage: 'coverage/coverage-final.json',
  },
  'vite-build': { page: 'vite', node: '24' },
  'vite-dev': { page: 'vite-dev', node: '24' },
  vitest: {
    page: 'vitest',
    node: '24',
    files: { 'test/program.test.ts': test('vitest') },
    commands: ['npx vitest run'],
    coverage: 'coverage/coverage-final.json',
  },
  'vitest-istanbul': {
    page: 'vitest',
    node: '22',
    files: { 'test/program.test.ts': test('vitest') },
    commands: [
      'npm install --save-dev @vitest/coverage-istanbul@5',
      'npx vitest run --coverage --coverage.provider=istanbul',
      'npx vitest run',
    ],
    coverage: 'coverage/coverage-final.json',
  },
  rollup: { page: 'rollup', node: '22' },
  rolldown: { page: 'rolldown', node: '24' },
  esbuild: { page: 'esbuild', node: '22' },
  webpack: { page: 'webpack', node: '22' },
  rspack: { page: 'rspack', node: '24' },
};
