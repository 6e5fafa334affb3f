// A thread's end: what runtime/host/bundled.ts loads modules by where the program runs on a dev server or in vitest. Its URL says
// where the server is. Modules are run by Vite's own runner, so that they are here what they are there.
import { connect, type Socket } from 'node:net';
import type { Answer, Question } from './server.ts';
import { eachLine } from './lines.ts';

interface Runner {
  import(id: string): Promise<Record<string, unknown>>;
  clearCache(): void;
}

interface RunnerModule {
  ModuleRunner: new (options: object, evaluator: object) => Runner;
  ESModulesEvaluator: new () => object;
}

const where = new URL(import.meta.url).searchParams;

class Connection {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, (answer: Answer['answer']) => void>();
  #key = 0;

  constructor(address: string) {
    this.#socket = connect(address);
    this.#socket.on('error', (error) => this.#end(error.message));
    this.#socket.on('close', () => this.#end('it was closed'));
    eachLine(this.#socket, (line) => {
      const { key, answer } = JSON.parse(line) as Answer;
      this.#waiting.get(key)?.(answer);
      this.#waiting.delete(key);
      if (this.#waiting.size === 0) this.#socket.unref();
    });
    this.#socket.unref();
  }

  /** Never rejects: Vite's runner makes an error of what it is told. */
  invoke(payload: unknown): Promise<Answer['answer']> {
    const question: Question = { key: this.#key++, environment: where.get('environment')!, payload };
    return new Promise((resolve) => {
      this.#waiting.set(question.key, resolve);
      this.#socket.ref();
      this.#socket.write(`${JSON.stringify(question)}\n`);
    });
  }

  #end(why: string): void {
    const error = { name: 'Error', message: `the dev server cannot be asked for modules: ${why}` };
    for (const answer of this.#waiting.values()) answer({ error });
    this.#waiting.clear();
  }
}

const { ModuleRunner, ESModulesEvaluator } = (await import(where.get('runner')!)) as RunnerModule;
const connection = new Connection(where.get('at')!);
const runner = new ModuleRunner(
  { transport: { invoke: (payload: unknown) => connection.invoke(payload) }, hmr: false },
  new ESModulesEvaluator(),
);

/** Content of a module that this thread has run, by its path. */
const ran = new Map<string, string>();

/** @param id the module's path below the server's root, and a hash of its content */
export async function load(id: string): Promise<Record<string, unknown>> {
  const at = id.lastIndexOf('?');
  const path = id.slice(0, at);
  // Edited since: what imports it is old too.
  if (ran.has(path) && ran.get(path) !== id) runner.clearCache();
  ran.set(path, id);
  const root = where.get('root')!.replace(/\/$/, '');
  return runner.import(path.startsWith('../') ? new URL(path, `file://${root}/`).pathname : `/${path}`);
}
