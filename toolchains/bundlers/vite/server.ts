// A dev server's end: other threads of the program, which may run in other processes (vitest's workers), ask it for modules over
// a local socket, as Vite's own module runner does over its connection. Nothing listens before a module is compiled.
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { requireFrom } from '../rollup/packages.ts';
import type { Context, ViteServer } from '../rollup/types.ts';
import type { Place } from '../session.ts';
import { External } from './external.ts';
import { eachLine } from './lines.ts';

export class DevServer {
  #vite: ViteServer | null = null;
  #external: External | null = null;
  readonly #packages: readonly string[];
  #listening: Promise<string | null> | null = null;
  #socket: Server | null = null;
  readonly #open = new Set<Socket>();

  /** @param packages in node_modules that are compiled */
  constructor(packages: readonly string[]) {
    this.#packages = packages;
  }

  serve(vite: ViteServer): void {
    this.#vite = vite;
    this.#external = new External(vite.config, this.#packages);
  }

  /** Where a module is seen from other threads. One that nobody imports begins a program: a test file, what SSR begins with. */
  async place({ environment, getModuleInfo: _ }: Context, id: string): Promise<Place> {
    const vite = this.#vite;
    if (vite === null || environment === undefined) return { loader: null, entry: 'no' };
    const importers = vite.environments[environment.name]?.moduleGraph.getModuleById(id)?.importers;
    const runner = requireFrom(vite.config.root, 'vite/module-runner', ['vitest', '@vitest/runner']);
    const address = runner === null ? null : await (this.#listening ??= this.#listen());
    if (runner === null || address === null) return { loader: null, entry: 'no' };
    const loader = new URL('./thread.js', import.meta.url);
    loader.searchParams.set('at', address);
    loader.searchParams.set('environment', environment.name);
    loader.searchParams.set('root', vite.config.root);
    loader.searchParams.set('runner', pathToFileURL(runner).href);
    return { loader: loader.href, entry: importers?.size === 0 ? 'yes' : 'no' };
  }

  close(): void {
    this.#socket?.close();
    for (const each of this.#open) each.destroy();
  }

  /** @returns the address; null where there can be none */
  #listen(): Promise<string | null> {
    const name = `heddle-${process.pid}-${randomUUID().slice(0, 8)}`;
    const address = process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
    const server = createServer((socket) => this.#answer(socket));
    this.#socket = server;
    process.on('exit', () => process.platform !== 'win32' && rmSync(address, { force: true }));
    return new Promise((resolve) => {
      server.once('error', () => resolve(null));
      // Readable for the user alone: whoever can connect can read the project.
      server.listen({ path: address, readableAll: false, writableAll: false }, () => resolve(address));
      server.unref();
    });
  }

  #answer(socket: Socket): void {
    this.#open.add(socket);
    socket.unref();
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#open.delete(socket));
    eachLine(socket, (line) => void this.#invoke(socket, line));
  }

  async #invoke(socket: Socket, line: string): Promise<void> {
    const { key, environment, payload } = JSON.parse(line) as Question;
    const external = this.#external!.answerTo(payload);
    const answer = external ?? (await this.#vite!.environments[environment]!.hot.handleInvoke(payload));
    socket.write(`${JSON.stringify({ key, answer })}\n`);
  }
}

/** A thread's question: what Vite's module runner asks of its server. */
export interface Question {
  key: number;
  environment: string;
  payload: unknown;
}

export interface Answer {
  key: number;
  answer: { result?: unknown; error?: unknown };
}
