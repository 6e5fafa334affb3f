// @ts-check
// What the scripts share: running a command with its output passed through, and where things are.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The addon as node-gyp leaves it. */
export const addonPath = join(root, 'native', 'build', 'Release', 'heddle.node');

/**
 * Runs a program in the repository's root; its output goes where ours goes.
 * @param {string} file
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env] added to ours
 * @returns {boolean} whether it exited with 0
 */
export function run(file, args, env = {}) {
  const result = spawnSync(file, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  if (result.error) throw result.error;
  return result.status === 0;
}

/**
 * Runs a tool of node_modules with this very Node (not the first one on PATH).
 * @param {string} script path of its JavaScript file below node_modules
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
export function runTool(script, args, env) {
  return run(process.execPath, [join(root, 'node_modules', script), ...args], env);
}

/**
 * @param {string} name a script of package.json
 * @param {string[]} [args]
 */
export function runScript(name, args = []) {
  const npm = process.env.npm_execpath;
  const rest = ['run', '--silent', name, ...(args.length > 0 ? ['--', ...args] : [])];
  return npm !== undefined && existsSync(npm) ? run(process.execPath, [npm, ...rest]) : run('npm', rest);
}
