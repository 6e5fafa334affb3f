// @ts-check
// A folder outside of the repository with a program in it, and the commands that a page gives its reader.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeBinary } from '../../../scripts/node-binary.js';
import { root } from '../../../scripts/steps.js';

const program = fileURLToPath(new URL('./program/', import.meta.url));

/** Long enough for what is downloaded and built on a machine that others use; it only ends what hangs. */
const PATIENCE_MS = 900_000;

/** `npm pack`; the tarball's path. @param {string} folder */
export function pack(folder) {
  const done = spawnSync('npm', ['pack', '--pack-destination', folder], { cwd: root, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(done.stdout + done.stderr);
  return join(folder, /** @type {string} */ (readdirSync(folder).find((name) => name.endsWith('.tgz'))));
}

export class Project {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'heddle-toolchain-')));
  #env;

  /**
   * @param {string} tarball heddle, packed
   * @param {string} line of Node, such as '24'
   */
  constructor(tarball, line) {
    this.tarball = tarball;
    this.node = nodeBinary(line);
    this.#env = {
      ...process.env,
      PATH: dirname(this.node) + delimiter + process.env.PATH,
      HEDDLE_REPORT: join(this.folder, 'report.json'),
      HEDDLE_FORCE_PREEMPT: '',
      npm_config_prefer_offline: 'true',
      npm_config_audit: 'false',
      npm_config_fund: 'false',
      npm_config_ignore_scripts: 'true',
      npm_config_update_notifier: 'false',
      CI: 'true',
      NEXT_TELEMETRY_DISABLED: '1',
    };
    cpSync(program, join(this.folder, 'src'), { recursive: true });
    this.write({ 'package.json': JSON.stringify({ name: 'project', private: true, type: 'module' }) });
  }

  /** @param {Record<string, string>} files */
  write(files) {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, name)), { recursive: true });
      writeFileSync(join(this.folder, name), text);
    }
  }

  /** @param {string} name */
  read(name) {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  /**
   * Runs a command of a page; heddle comes from the tarball.
   * @param {string} command
   * @param {NodeJS.ProcessEnv} [env]
   * @returns {string} what it printed
   */
  run(command, env = {}) {
    const line = command.replace(
      /(npm (?:i|install)\b.*) heddle(?= |$)/,
      (_, start) => `${start} ${this.tarball}`,
    );
    const done = spawnSync('sh', ['-c', line], {
      cwd: this.folder,
      encoding: 'utf8',
      env: { ...this.#env, ...env },
      timeout: PATIENCE_MS,
    });
    const printed = done.stdout + done.stderr;
    if (done.status !== 0)
      throw new Error(`\`${command}\` ended with ${done.status ?? done.signal}:\n${printed}`);
    return printed;
  }

  /** What the program has written; removed, so that the next one's is not this one. */
  report() {
    const path = join(this.folder, 'report.json');
    if (!existsSync(path)) throw new Error('the program has not written its report');
    const report = JSON.parse(readFileSync(path, 'utf8'));
    rmSync(path);
    return report;
  }

  get env() {
    return this.#env;
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
