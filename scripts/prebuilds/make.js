// @ts-check
// Makes the addons of the package, as many as there are compilers for, looks at each (elf.js) and writes down what they were made from
// (provenance.json): digests of the addon and of all its sources, compiler, headers. verify.js makes them again and compares.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from '../steps.js';
import { faultsOf } from './elf.js';
import { missingFor, targets } from './targets.js';

/**
 * @typedef {object} Made
 * @property {string} sha256 of heddle.node
 * @property {string} compiler its first line about itself
 * @typedef {object} Provenance
 * @property {string} sources SHA-256 over all that the addons are made from
 * @property {string} headers Node's version that the headers are of, and node-addon-api's
 * @property {Record<string, Made>} addons by target
 */

/**
 * @param {string} folder gets TARGET/heddle.node
 * @param {(text: string) => void} say
 * @param {string[]} [only] names of targets
 * @returns {Provenance}
 */
export function makeAddons(folder, say, only) {
  /** @type {Record<string, Made>} */
  const addons = {};
  const headers = nodeHeaders();
  for (const target of targets) {
    if (only !== undefined && !only.includes(target.name)) continue;
    const missing = missingFor(target);
    if (missing.length > 0) {
      say(`${target.name}: not made, there is no ${missing.join(', ')}`);
      continue;
    }
    const out = join(folder, target.name, 'heddle.node');
    const work = mkdtempSync(join(tmpdir(), 'heddle-target-'));
    try {
      const args = ['--out', out, '--node-headers', headers, '--cxx', target.cxx, ...target.options(work)];
      const made = spawnSync(process.execPath, [join(root, 'native', 'compile.mjs'), ...args], {
        encoding: 'utf8',
      });
      if (made.status !== 0) throw new Error(`${target.name} was not made:\n${made.stdout}${made.stderr}`);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
    const faults = faultsOf(out, target);
    if (faults.length > 0)
      throw new Error(`${target.name} is not what it should be:\n  ${faults.join('\n  ')}`);
    addons[target.name] = { sha256: sha256(readFileSync(out)), compiler: compiler(target.cxx) };
    say(`${target.name}: ${addons[target.name]?.sha256}`);
  }
  return { sources: sourcesDigest(), headers: headersNamed(headers), addons };
}

/** @param {Buffer | string} data */
export function sha256(data) {
  return createHash('sha256').update(data).digest('hex');
}

/** Over names and contents of what the addons are made from. */
export function sourcesDigest() {
  const files = ['native', 'scripts/prebuilds'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => `${folder}/${name}`)
      .filter(
        (name) =>
          /(?:\.(?:cc|h|mjs|map)|targets\.js)$/.test(name) && !/^native\/(build|include)\//.test(name),
      ),
  );
  return sha256(
    files
      .sort()
      .map((name) => `${name} ${sha256(readFileSync(join(root, name)))}\n`)
      .join(''),
  );
}

/** @param {string} cxx */
function compiler(cxx) {
  return spawnSync(cxx, ['--version'], { encoding: 'utf8' }).stdout.split('\n')[0] ?? '';
}

/** Node-API and libuv as this Node brings them: the same in every version that is supported, as far as the addon goes. */
function nodeHeaders() {
  const prefix = process.env.npm_config_nodedir ?? dirname(dirname(process.execPath));
  const folder = join(prefix, 'include', 'node');
  if (!existsSync(join(folder, 'node_api.h')))
    throw new Error(
      `no headers of Node in ${folder}: name a folder that has them below include/node in npm_config_nodedir`,
    );
  return folder;
}

/** @param {string} folder */
function headersNamed(folder) {
  const text = readFileSync(join(folder, 'node_version.h'), 'utf8');
  const [major, minor, patch] = ['MAJOR', 'MINOR', 'PATCH'].map(
    (part) => new RegExp(`NODE_${part}_VERSION (\\d+)`).exec(text)?.[1],
  );
  const api = JSON.parse(readFileSync(join(root, 'node_modules', 'node-addon-api', 'package.json'), 'utf8'));
  return `node ${major}.${minor}.${patch}, node-addon-api ${api.version}`;
}

/** @param {string} folder */
export function freshFolder(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
}
