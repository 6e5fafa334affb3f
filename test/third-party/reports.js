// @ts-check
// The reports of five test runners → test name → passed. A name that stands several times passes if all of them do.
import { readFileSync } from 'node:fs';

/** @typedef {Map<string, boolean>} Results */

/**
 * @param {import('./packages.js').Package['report']} kind
 * @param {string} file
 * @param {string} root the folder the tests ran in, taken out of names
 * @returns {Results}
 */
export function readReport(kind, file, root) {
  /** @type {Results} */
  const results = new Map();
  /** @param {string} name @param {boolean} passed */
  const add = (name, passed) => {
    const key = name.replaceAll(root, '');
    results.set(key, passed && (results.get(key) ?? true));
  };
  const text = readFileSync(file, 'utf8');
  if (kind === 'node' || kind === 'tap') readTap(text, add);
  else if (kind === 'tape') readTape(text, add);
  else if (kind === 'mocha') {
    const report = JSON.parse(text);
    for (const test of report.passes) add(`${test.file} ${test.fullTitle}`, true);
    for (const test of report.failures) add(`${test.file} ${test.fullTitle}`, false);
  } else
    for (const { name, assertionResults, status } of JSON.parse(text).testResults) {
      // A file that does not load has no tests of its own.
      if (assertionResults.length === 0 && status === 'failed') add(name, false);
      for (const test of assertionResults)
        if (test.status === 'passed' || test.status === 'failed')
          add(`${name} ${test.fullName}`, test.status === 'passed');
    }
  return results;
}

/**
 * TAP of Node, whose subtests are indented and whose suites say so below their line, and of ava, which is flat.
 * @param {string} text
 * @param {(name: string, passed: boolean) => void} add
 */
function readTap(text, add) {
  /** @type {string[]} */
  const path = [];
  /** @type {{ name: string, passed: boolean } | null} */
  let last = null;
  const flush = () => {
    if (last !== null) add(last.name, last.passed);
    last = null;
  };
  for (const line of text.split('\n')) {
    const depth = /^ */.exec(line)?.[0].length ?? 0;
    const opened = /^ *# Subtest: (.*)$/.exec(line);
    if (opened) path.splice(depth / 4, Infinity, opened[1] ?? '');
    if (/^ *type: 'suite'$/.test(line)) last = null;
    const ended = /^ *(not ok|ok) \d+ - (.*?)(?: # (SKIP|TODO).*)?$/.exec(line);
    if (!ended) continue;
    flush();
    if (!ended[3])
      last = { name: [...path.slice(0, depth / 4), ended[2]].join(' > '), passed: ended[1] === 'ok' };
  }
  flush();
}

/**
 * tape's TAP: a line for each assertion, under the name of its test.
 * @param {string} text
 * @param {(name: string, passed: boolean) => void} add
 */
function readTape(text, add) {
  let test = '';
  for (const line of text.split('\n')) {
    test = /^# (.*)$/.exec(line)?.[1] ?? test;
    const ended = /^(not ok|ok) \d+ (.*?)(?: # SKIP.*)?$/.exec(line);
    if (ended) add(`${test} > ${ended[2]}`, ended[1] === 'ok');
  }
}
