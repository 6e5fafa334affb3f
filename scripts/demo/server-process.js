// @ts-check
// One server as a child process. The IPC channel ties their lives together: should this process die, the server
// sees the channel close and stops.
import { fork } from 'node:child_process';
import { root } from '../steps.js';

const STOP_MS = 10_000;

/** @typedef {{ child: import('node:child_process').ChildProcess, url: string, exited: Promise<number | string | null> }} Server */

/**
 * Starts the server; resolves once it listens. Its output goes to ours.
 * @param {string} main
 * @param {string[]} args
 * @returns {Promise<Server>}
 */
export async function serve(main, args) {
  const child = fork(main, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  /** @type {Promise<number | string | null>} */
  const exited = new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? code));
  });
  /** @type {string} */
  const url = await new Promise((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', (chunk) => {
      process.stdout.write(chunk);
      output += chunk;
      const found = /http:\/\/\S+/.exec(output);
      if (found !== null) resolve(found[0]);
    });
    child.once('error', reject);
    void exited.then((code) => reject(new Error(`the server ended with ${code} before it listened`)));
  });
  return { child, url, exited };
}

/**
 * Asks the server to stop and waits; throws if it had to be killed or did not end with 0.
 * @param {Server} server
 */
export async function stop({ child, exited }) {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  const code = await exited;
  clearTimeout(timer);
  if (code !== 0) throw new Error(`the server ended with ${code} instead of 0`);
}
