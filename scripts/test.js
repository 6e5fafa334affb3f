// @ts-check
// `npm test`: brings the build up to date, then lint, type check and the test suite, and a look at what the suite left
// behind. The last line is "N passed, N failed, N skipped"; a failing step before the suite counts as one failure.
// Options: --suite-only (no lint and check; used by test:matrix); everything else goes to vitest.
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { RunTracker } from './leftovers.js';
import { addonPath, root, runScript, runTool } from './steps.js';

const args = process.argv.slice(2);
const suiteOnly = args.includes('--suite-only');
const vitestArgs = args.filter((arg) => arg !== '--suite-only');

/** @type {string[]} */
const failures = [];
step('build', () => (addonIsStale() ? runScript('build') : runScript('build:ts')));
if (!suiteOnly) {
  step('lint', () => runScript('lint'));
  step('check', () => runScript('check'));
}
const counts = suite();
for (const failure of failures) console.error(`failed: ${failure}`);
console.log(`${counts.passed} passed, ${counts.failed + failures.length} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed + failures.length > 0 ? 1 : 0;

/**
 * @param {string} name
 * @param {() => boolean} action
 */
function step(name, action) {
  console.log(`> ${name}`);
  if (!action()) failures.push(name);
}

function suite() {
  console.log(`> vitest on Node ${process.version}`);
  const tracker = new RunTracker();
  // Beside the folder, not in it: it would count as left behind.
  const report = `${tracker.folder}.json`;
  const ok = runTool(
    'vitest/vitest.mjs',
    ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...vitestArgs],
    tracker.env,
  );
  for (const leftover of tracker.collect()) failures.push(`left behind: ${leftover}`);
  const counts = readReport(report);
  // A file that fails to load or an error outside a test is a failure that no test carries.
  if (!ok && counts.failed === 0) failures.push('vitest: error outside of the tests, see above');
  return counts;
}

/** @param {string} path */
function readReport(path) {
  if (!existsSync(path)) return { passed: 0, failed: 0, skipped: 0 };
  const report = JSON.parse(readFileSync(path, 'utf8'));
  rmSync(path);
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** Whether the addon is missing or older than a file it is made from. */
function addonIsStale() {
  if (!existsSync(addonPath)) return true;
  const built = statSync(addonPath).mtimeMs;
  const native = join(root, 'native');
  return readdirSync(native, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(cc|h|gyp)$/.test(name) && !name.startsWith('build'))
    .some((name) => statSync(join(native, name)).mtimeMs > built);
}
