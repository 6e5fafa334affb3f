// @ts-check
// `node scripts/prebuilds/verify.js [FOLDER]`: makes the addons of a package again and compares their digests with the ones that it brings:
// anybody can see that they come from these sources and no others. FOLDER is the package's `prebuilds`, by default the one here.
// Exit code 1: one differs, or is not what its provenance says. Targets without a compiler here are named.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../steps.js';
import { makeAddons, sha256, sourcesDigest } from './make.js';

const folder = process.argv[2] ?? join(root, 'prebuilds');
/** @type {import('./make.js').Provenance} */
const said = JSON.parse(readFileSync(join(folder, 'provenance.json'), 'utf8'));
let differs = false;

if (said.sources !== sourcesDigest()) {
  console.error('the sources here are others than those that the addons were made from');
  differs = true;
}
const work = mkdtempSync(join(tmpdir(), 'heddle-verify-'));
try {
  const made = makeAddons(work, () => undefined, Object.keys(said.addons));
  if (made.headers !== said.headers) console.log(`made with ${made.headers}; theirs: ${said.headers}`);
  for (const [name, { sha256: digest, compiler }] of Object.entries(said.addons)) {
    const brought = sha256(readFileSync(join(folder, name, 'heddle.node')));
    const ours = made.addons[name];
    if (brought !== digest) report(name, 'is not the file that its provenance speaks of');
    else if (ours === undefined) console.log(`${name}: not compared, no compiler for it here`);
    else if (ours.sha256 !== digest)
      report(name, `came out otherwise (with ${ours.compiler}; theirs: ${compiler})`);
    else console.log(`${name}: the same, ${digest}`);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
process.exitCode = differs ? 1 : 0;

/**
 * @param {string} name
 * @param {string} what
 */
function report(name, what) {
  console.error(`${name}: ${what}`);
  differs = true;
}
