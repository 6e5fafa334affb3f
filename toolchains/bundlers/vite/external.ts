// What a thread leaves to Node to load. Vite's own server says it of a program that it serves itself; vitest decides in its own
// processes and tells the server nothing, so its rules are here once more: packages, unless the user has them inlined or compiled. heddle's
// runtime always: the thread that asks runs on it, and there must be one.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageOf } from '../../core/filter.ts';
import type { ViteConfig } from '../rollup/types.ts';
import { ownRuntime } from './own-runtime.ts';

/** The part of a module runner's request that says which module it wants. */
interface Request {
  data?: { name?: string; data?: unknown[] };
}

interface Answered {
  result: { externalize: string; type: 'module' };
}

export class External {
  readonly #root: string;
  readonly #own = ownRuntime();
  readonly #isVitest: boolean;
  readonly #inlined: true | readonly (string | RegExp)[];
  readonly #compiled: ReadonlySet<string>;

  /** @param packages in node_modules that are compiled */
  constructor({ root, test }: ViteConfig, packages: readonly string[]) {
    this.#root = root;
    this.#isVitest = test !== undefined;
    this.#inlined = test?.server?.deps?.inline ?? [];
    this.#compiled = new Set(packages);
  }

  /** @returns null where the server is to be asked */
  answerTo(payload: unknown): Answered | null {
    const { name, data: [url] = [] } = (payload as Request).data ?? {};
    if (name !== 'fetchModule' || typeof url !== 'string') return null;
    const path = this.#pathOf(url);
    if (path === null || !this.#isExternal(path)) return null;
    return { result: { externalize: pathToFileURL(path).href, type: 'module' } };
  }

  /** URLs of a server are below its root, or absolute. */
  #pathOf(url: string): string | null {
    const bare = url.replace(/[?#].*$/, '').replace(/^file:\/\/|^\/@fs(?=\/)/, '');
    for (const path of [join(this.#root, bare), bare]) if (existsSync(path)) return path;
    return null;
  }

  #isExternal(path: string): boolean {
    if (this.#own.test(path.replaceAll('\\', '/'))) return true;
    const name = packageOf(path);
    if (!this.#isVitest || name === null || this.#compiled.has(name) || this.#inlined === true) return false;
    return (
      /\.[cm]?js$/.test(path) &&
      !this.#inlined.some((one) => (typeof one === 'string' ? name === one : one.test(path)))
    );
  }
}
