// @ts-check
// What an addon is, as readelf sees it: for which machine, which libraries it needs, which symbols somebody else has to bring.
import { spawnSync } from 'node:child_process';

/** Node's own. */
const FROM_NODE = /^(?:napi|node_api|uv)_/;
/**
 * The compiler's, weak and absent where nobody uses them. `__pthread_key_create` is how libgcc asks whether there are threads, in its
 * unwinder, which nothing calls.
 */
const WEAK = /^(?:_ITM_|__gmon_start__|__cxa_finalize|__cxa_thread_atexit_impl|__pthread_key_create)/;

/** The oldest C library that the addon has to load with: Debian 12's compiler asks for no less. */
export const GLIBC = [2, 34];

/**
 * @param {string} file
 * @param {import('./targets.js').Target} target
 * @returns {string[]} what is wrong with it
 */
export function faultsOf(file, target) {
  const faults = [];
  const machine = /Machine:\s+(.*)/.exec(readelf('-h', file))?.[1] ?? '';
  if (!machine.includes(target.machine)) faults.push(`it is for ${machine}, not ${target.machine}`);
  for (const [, library] of readelf('-d', file).matchAll(/\(NEEDED\).*\[(.*)\]/g))
    if (!target.libraries.includes(String(library))) faults.push(`it needs ${library}`);
  const symbols = symbolsOf(file);
  const wanted = symbols.filter(({ defined }) => !defined);
  if (!wanted.some(({ name }) => name === 'napi_create_function'))
    faults.push('it uses no Node-API: is it the addon?');
  if (!symbols.some(({ name, defined }) => defined && name === 'napi_register_module_v1'))
    faults.push('it has no napi_register_module_v1, which Node calls');
  for (const { name, defined } of symbols)
    if (defined && !/^(?:napi_register_module_v1|node_api_module_get_api_version_v1)$/.test(name))
      faults.push(`it shows ${name} to others`);
  const theirs = target.libc === null ? null : new Set(symbolsOf(target.libc).map(({ name }) => name));
  for (const { name, version, weak } of wanted) {
    if (FROM_NODE.test(name) || (weak && WEAK.test(name))) continue;
    if (theirs !== null && !theirs.has(name)) faults.push(`nobody brings ${name}`);
    const [, major, minor] = /^GLIBC_(\d+)\.(\d+)/.exec(version) ?? [];
    const [most = 0, least = 0] = GLIBC;
    if (Number(major) > most || (Number(major) === most && Number(minor) > least))
      faults.push(`${name} is of ${version}`);
  }
  return faults;
}

/**
 * @param {string} file
 * @returns {{ name: string; version: string; defined: boolean; weak: boolean }[]} those that are seen from outside
 */
function symbolsOf(file) {
  return readelf('--dyn-syms', '-W', file)
    .split('\n')
    .flatMap((line) => {
      const [, bind, section, name, version = ''] =
        /^\s*\d+: \S+\s+\S+ \S+\s+(\S+)\s+\S+\s+(\S+) ([^@\s]+)(?:@+(\S+))?/.exec(line) ?? [];
      if (name === undefined || bind === 'LOCAL') return [];
      return [{ name, version, defined: section !== 'UND', weak: bind === 'WEAK' }];
    });
}

/** @param {string[]} args */
function readelf(...args) {
  const { status, stdout, stderr, error } = spawnSync('readelf', args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (error) throw error;
  if (status !== 0) throw new Error(stderr);
  return stdout;
}
