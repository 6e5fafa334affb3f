// samples/code-search, built with the plugin and started over a corner of node_modules, for tests that look into it.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fork, type ChildProcess } from 'node:child_process';
import { buildSample } from '../../../scripts/demo/build.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const sources = `${root}samples/code-search/src/`;

export interface Sample {
  child: ChildProcess;
  url: string;
  stderr(): string;
  /** Resolves when what has been written to stderr fits. */
  says(pattern: RegExp): Promise<string>;
  /** Asks it to stop; resolves to its exit code. */
  stop(): Promise<number | null>;
}

/** Inside the package, so that the built sample finds `heddle`. */
export function sampleFolder(): string {
  return `${root}samples/code-search/dist/observe-${process.pid}`;
}

/** `folder`: what it indexes, under the package's folder. */
export async function startSample(
  env: Record<string, string>,
  maxBytes: number,
  folder = 'node_modules/@types/node',
): Promise<Sample> {
  const main = buildSample('compiled', sampleFolder());
  const child = fork(main, ['--root', folder, '--max-bytes', String(maxBytes)], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let stderr = '';
  let heard = (): void => {};
  child.stderr!.on('data', (chunk) => {
    stderr += chunk;
    heard();
  });
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.stdout!.on('data', (chunk) => {
      output += chunk;
      const found = /http:\/\/\S+/.exec(output);
      if (found !== null) resolve(found[0]);
    });
    child.once('exit', (code) => reject(new Error(`the sample ended with ${code}: ${stderr}`)));
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return {
    child,
    url,
    stderr: () => stderr,
    says: (pattern) =>
      new Promise((resolve) => {
        heard = () => {
          if (pattern.test(stderr)) resolve(stderr);
        };
        heard();
      }),
    stop() {
      child.kill('SIGTERM');
      return exited;
    },
  };
}

/** Resolves when what the sample says of itself fits. */
export async function until(
  { url }: Sample,
  fits: (stats: { files: number; indexedMs: number }) => boolean,
): Promise<void> {
  for (;;) {
    const response = await fetch(`${url}/stats`, { headers: { connection: 'close' } });
    if (fits((await response.json()) as { files: number; indexedMs: number })) return;
  }
}

/** The text of a line of the sample, and the function that the source has it in. All of them stand at the top level. */
export function sourceLine(file: string, line: number): { text: string; function: string } {
  const lines = readFileSync(sources + file, 'utf8').split('\n');
  for (let at = line - 1; at >= 0; at--) {
    const found = /^(?:export )?(?:async )?function (\w+)/.exec(lines[at]!);
    if (found !== null) return { text: lines[line - 1]!, function: found[1]! };
  }
  throw new Error(`${file}:${line} is in no function`);
}
