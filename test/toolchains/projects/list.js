// @ts-check
// The projects: a page of docs/toolchains/ each, the line of Node, and what is not on the page.

/**
 * @typedef {object} Listed
 * @property {string} page
 * @property {string} node
 * @property {Record<string, string>} [files] beside those of the page
 * @property {string} [coverage] the report of a run, as istanbul writes it
 * @property {string} [serves] path that the last command, a server, answers with the report
 */

const TEST = `import { expect, test } from 'vitest';
import { main } from '../src/program.ts';
test('the program', async () => {
  await main();
  expect(true).toBe(true);
}, 600_000);
`;

/** @type {Record<string, Listed>} */
export const projects = {
  'vite-build': { page: 'vite', node: '24' },
  'vite-dev': { page: 'vite-dev', node: '24' },
  vitest: {
    page: 'vitest',
    node: '24',
    files: { 'test/program.test.ts': TEST },
    coverage: 'coverage/coverage-final.json',
  },
  rollup: { page: 'rollup', node: '22' },
  rolldown: { page: 'rolldown', node: '24' },
  esbuild: { page: 'esbuild', node: '22' },
  webpack: { page: 'webpack', node: '22' },
  rspack: { page: 'rspack', node: '24' },
};
