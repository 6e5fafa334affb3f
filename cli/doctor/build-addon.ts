// `heddle doctor --build`: compiles the native addon on this machine, where the package has none that fits. It goes where the runtime
// looks after those of the package. Nothing is fetched: the headers are the ones that came with this Node.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { core } from '../../runtime/executor/core.ts';

export function buildAddon(force: boolean): number {
  if (process.platform !== 'linux') {
    process.stdout.write(
      `heddle: the addon is for Linux; on ${process.platform} the node driver serves the same API\n`,
    );
    return 0;
  }
  if (core.addon !== null && !force) {
    process.stdout.write('heddle: an addon that fits is there already (--force compiles it all the same)\n');
    return 0;
  }
  const headers = nodeHeaders();
  if (headers === null) {
    process.stderr
      .write(`heddle: no headers of Node ${process.version} here: npx node-gyp install fetches them; then run this again
(looked for node_api.h in ${places().join(', ')})\n`);
    return 1;
  }
  const folder = dirname(createRequire(import.meta.url).resolve('heddle/package.json'));
  const out = join(folder, 'native', 'build', 'Release', 'heddle.node');
  const script = join(folder, 'native', 'compile.mjs');
  const built = spawnSync(process.execPath, [script, '--out', out, '--node-headers', headers], {
    stdio: 'inherit',
  });
  if (built.error) throw built.error;
  if (built.status !== 0) return 1;
  // In a process of its own: what has been looked for in this one stays as it was found.
  const loaded = spawnSync(process.execPath, ['-e', 'require(process.argv[1])', out], { encoding: 'utf8' });
  if (loaded.status !== 0) {
    process.stderr.write(`heddle: ${out} was compiled and does not load: ${loaded.stderr}\n`);
    return 1;
  }
  process.stdout.write(`heddle: compiled ${out}; heddle doctor says what it can do here\n`);
  return 0;
}

function nodeHeaders(): string | null {
  return (
    places().find((folder) => existsSync(join(folder, 'node_api.h')) && existsSync(join(folder, 'uv.h'))) ??
    null
  );
}

/** Where Node's own archives, `npm_config_nodedir` and node-gyp have them. */
function places(): string[] {
  const version = process.version.slice(1);
  const prefixes = [dirname(dirname(process.execPath)), process.env['npm_config_nodedir']];
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  return [...prefixes, join(cache, 'node-gyp', version)].flatMap((prefix) =>
    prefix === undefined ? [] : [join(prefix, 'include', 'node')],
  );
}
