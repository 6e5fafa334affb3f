// Compiles the sample: the same source through tspc (with the plugin) or plain tsc (without).
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const sample = join(root, 'samples/code-search');
const packageFolder = (name) => dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));

const COMPILERS = {
  compiled: () => [join(packageFolder('ts-patch'), 'bin/tspc.js'), join(sample, 'tsconfig.json')],
  native: () => [join(packageFolder('typescript'), 'bin/tsc'), join(sample, 'tsconfig.native.json')],
};

/** Builds one variant and returns the path of its main module. */
export function buildSample(variant, outDir = join(sample, 'dist', variant)) {
  const [compiler, project] = COMPILERS[variant]();
  const { status, error } = spawnSync(process.execPath, [compiler, '-p', project, '--outDir', outDir], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`building the ${variant} sample failed with exit code ${status}`);
  return join(outDir, 'main.js');
}
