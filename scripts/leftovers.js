// @ts-check
// Finds what a test run leaves behind. Every process of the run inherits a marker in its environment and a folder of
// its own for temporary files: a live process with the marker, or an entry in the folder, is a leak. (A socket
// without a process cannot exist; one in the file system would stand in the folder.) Files below test/ that git ignores
// are build output of tests: those must go too.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { root } from './steps.js';

// Caches that tools keep in the temporary folder on purpose: ts-patch, Node's compile cache, npm's.
const CACHES = /^(tsp|node-compile-cache|npm-.*|v8-compile-cache.*)$/;

export class RunTracker {
  folder = mkdtempSync(join(tmpdir(), 'heddle-test-'));
  #marker = basename(this.folder);
  #outputs = new Set(buildOutputs());

  /** Environment for the run. */
  get env() {
    return { TMPDIR: this.folder, HEDDLE_TEST_RUN: this.#marker };
  }

  /**
   * Lists what was left, ends the processes among it and removes the folder. A process that has been told to end and does so
   * within `patienceMs` milliseconds has not been left: on a crowded machine that takes a moment.
   * @param {number} [patienceMs]
   * @returns {string[]}
   */
  collect(patienceMs = 5000) {
    const until = Date.now() + patienceMs;
    let processes = this.#processes();
    while (processes.length > 0 && Date.now() < until) {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
      processes = this.#processes();
    }
    const found = processes.map(({ pid, command }) => `process ${pid}: ${command}`);
    for (const { pid } of processes) process.kill(pid, 'SIGKILL');
    for (const name of readdirSync(this.folder)) {
      if (!CACHES.test(name)) found.push(`temporary file ${name}`);
    }
    found.push(...buildOutputs().filter((name) => !this.#outputs.has(name)));
    rmSync(this.folder, { recursive: true, force: true });
    return found;
  }

  #processes() {
    if (process.platform !== 'linux') return [];
    const entry = `HEDDLE_TEST_RUN=${this.#marker}`;
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
      .flatMap((name) => {
        try {
          if (!readFileSync(`/proc/${name}/environ`, 'utf8').split('\0').includes(entry)) return [];
          const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
          // A zombie has an empty command line: it has ended, its parent has not looked yet.
          return command === '' ? [] : [{ pid: Number(name), command }];
        } catch {
          return []; // gone, or another user's
        }
      });
  }
}

/** Files and folders below test/ that git ignores; none where this is no clone. */
function buildOutputs() {
  const args = ['ls-files', '--others', '--ignored', '--exclude-standard', '--directory', 'test'];
  const { stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  return (stdout ?? '').split('\n').filter((name) => name !== '');
}
