// @ts-check
// A project whose last command is a server: started, asked once, ended.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 300_000;

/**
 * @param {import('./project.js').Project} project
 * @param {string} command listens on $PORT
 * @param {string} path answers with the report
 */
export async function fetchReport(project, command, path) {
  const port = await freePort();
  const server = spawn('sh', ['-c', `exec env ${command}`], {
    cwd: project.folder,
    env: { ...project.env, PORT: String(port), HOSTNAME: '127.0.0.1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let printed = '';
  server.stdout.on('data', (data) => (printed += data));
  server.stderr.on('data', (data) => (printed += data));
  const ended = new Promise((resolve) => server.once('exit', resolve));
  try {
    const until = Date.now() + PATIENCE_MS;
    for (;;) {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`).catch(() => null);
      if (answer?.status === 200) return await answer.json();
      if (answer !== null) printed += `\n${answer.status}: ${(await answer.text()).slice(0, 2000)}`;
      if (server.exitCode !== null || answer !== null || Date.now() > until)
        throw new Error(`\`${command}\` does not answer ${path}:\n${printed}`);
      await sleep(200);
    }
  } finally {
    // The group: launchers leave their children behind.
    if (server.pid !== undefined && server.exitCode === null) process.kill(-server.pid, 'SIGTERM');
    await ended;
  }
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
