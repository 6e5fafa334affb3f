// A project of a new user, outside of the repository: a temporary folder with the packed heddle installed into it, the
// way `npm install heddle typescript@6 ts-patch` would.
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
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../..', import.meta.url));

export interface Outcome {
  status: number | null;
  stdout: string;
  stderr: string;
}

export function execute(cwd: string, file: string, args: string[], env: NodeJS.ProcessEnv = {}): Outcome {
  const { status, stdout, stderr, error } = spawnSync(file, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  if (error) throw error;
  return { status, stdout, stderr };
}

/** What no package is made of, and what other tests make and remove meanwhile. */
const NOT_PACKED =
  /^(?:\.git|\.cache|node_modules|test|bench|samples|native|prebuilds|dist\/(?:bundle|test-)[^/]*)$/;

/**
 * `npm pack`; the path of the tarball in `folder`. Packs a copy of the repository, because several tests pack at a time and each
 * puts the addon in and takes it out again.
 */
export function pack(folder: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'heddle-copy-'));
  try {
    cpSync(repository, copy, {
      recursive: true,
      filter: (file) => !NOT_PACKED.test(relative(repository, file).replaceAll('\\', '/')),
    });
    const bundled = execute(repository, process.execPath, ['scripts/bundle.js', copy]);
    if (bundled.status !== 0) throw new Error(`bundle: ${bundled.stdout}${bundled.stderr}`);
    const prebuilt = join(copy, 'prebuilds', `${process.platform}-${process.arch}`);
    mkdirSync(prebuilt, { recursive: true });
    cpSync(join(repository, 'native', 'build', 'Release', 'heddle.node'), join(prebuilt, 'heddle.node'));
    const { status, stdout, stderr } = execute(copy, 'npm', [
      'pack',
      '--ignore-scripts',
      '--pack-destination',
      folder,
    ]);
    if (status !== 0) throw new Error(stdout + stderr);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
  return join(
    folder,
    readdirSync(folder).find((name) => name.endsWith('.tgz'))!,
  );
}

export class Project {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'heddle-project-')));

  write(files: Record<string, string>): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, name)), { recursive: true });
      writeFileSync(join(this.folder, name), text);
    }
  }

  /** Installs packages without running any install script; the npm cache serves what `npm ci` has fetched before. */
  install(...packages: string[]): void {
    const flags = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--no-package-lock'];
    const outcome = execute(this.folder, 'npm', ['install', ...flags, ...packages]);
    if (outcome.status !== 0) throw new Error(outcome.stdout + outcome.stderr);
  }

  /** `npm`, as a user calls it; npm's cache serves what it can. */
  npm(...args: string[]): Outcome {
    const env = {
      npm_config_prefer_offline: 'true',
      npm_config_audit: 'false',
      npm_config_fund: 'false',
      // `npm test --silent` hands its level on, and npm would warn of nothing.
      npm_config_loglevel: 'notice',
    };
    return execute(this.folder, 'npm', args, env);
  }

  /** A linked project of ES modules that has these files. */
  static linked(files: Record<string, string>): Project {
    const project = new Project();
    project.link();
    const manifest = JSON.stringify({ name: 'user', private: true, type: 'module' });
    project.write({ 'package.json': manifest, ...files });
    return project;
  }

  /** Links the repository and its tools instead of installing: for tests of the plugin rather than of the package. */
  link(): void {
    const modules = join(this.folder, 'node_modules');
    mkdirSync(join(modules, '@types'), { recursive: true });
    symlinkSync(repository, join(modules, 'heddle'));
    for (const name of ['typescript', 'ts-patch', '@types/node', 'undici-types']) {
      symlinkSync(join(repository, 'node_modules', name), join(modules, name));
    }
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  has(name: string): boolean {
    return existsSync(join(this.folder, name));
  }

  /** `npx tspc`, with the Node that runs the tests. */
  tspc(...args: string[]): Outcome {
    return this.node(join('node_modules', 'ts-patch', 'bin', 'tspc.js'), ...args);
  }

  /** `npx tsc`: TypeScript alone, which ignores the plugin. */
  tsc(...args: string[]): Outcome {
    return this.node(join('node_modules', 'typescript', 'bin', 'tsc'), ...args);
  }

  node(...args: string[]): Outcome {
    return execute(this.folder, process.execPath, args);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A tsconfig.json with the plugin; `plugin` adds to its entry. */
export function tsconfig(options: object = {}, plugin: object = {}): string {
  return JSON.stringify({
    compilerOptions: {
      target: 'es2022',
      module: 'nodenext',
      rootDir: 'src',
      outDir: 'out',
      strict: true,
      declaration: true,
      declarationMap: true,
      sourceMap: true,
      types: ['node'],
      plugins: [{ transform: 'heddle/transformer', transformProgram: true, ...plugin }],
      ...options,
    },
    include: ['src'],
  });
}
