// @ts-check
// Other lines of Node than the one at work, from the npm registry.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './steps.js';

/**
 * @param {string} line e.g. '24' or '20.20'
 * @returns {string} path of that line's binary
 */
export function nodeBinary(line) {
  if (process.version.startsWith(`v${line}.`)) return process.execPath;
  const name = `node-${process.platform}-${process.arch}`;
  const folder = join(root, '.cache', `node-${line}`);
  const binary = join(folder, 'node_modules', name, 'bin', 'node');
  if (!existsSync(binary)) {
    mkdirSync(folder, { recursive: true });
    const flags = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', folder];
    const { status } = spawnSync('npm', ['install', ...flags, `${name}@${line}`], { stdio: 'inherit' });
    if (status !== 0 || !existsSync(binary)) throw new Error(`cannot install Node ${line} (${name})`);
  }
  return binary;
}
