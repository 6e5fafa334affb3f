// @ts-check
// Compiles the sample: the same source through tspc (with the plugin) or plain tsc (without).
import { join } from 'node:path';
import { root, runTool } from '../steps.js';

const sample = join(root, 'samples/code-search');

const COMPILERS = {
  compiled: ['ts-patch/bin/tspc.js', 'tsconfig.json'],
  native: ['typescript/bin/tsc', 'tsconfig.native.json'],
};

/**
 * Builds one variant.
 * @param {'compiled' | 'native'} variant
 * @param {string} [outDir]
 * @returns {string} the path of its main module
 */
export function buildSample(variant, outDir = join(sample, 'dist', variant)) {
  const [compiler, project] = COMPILERS[variant];
  if (!runTool(compiler, ['-p', join(sample, project), '--outDir', outDir])) {
    throw new Error(`could not build the ${variant} sample`);
  }
  return join(outDir, 'main.js');
}
