// TypeScript's own language server as an editor runs it: requests as lines on stdin, answers with a length in front on stdout.
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { repository, type Project } from '../packaging/project.ts';

interface Message {
  type: string;
  request_seq?: number;
  success?: boolean;
  message?: string;
  body?: unknown;
}

export class TsServer {
  readonly #child: ChildProcess;
  readonly #project: Project;
  readonly #waiting = new Map<number, (message: Message) => void>();
  #seq = 0;
  #rest = Buffer.alloc(0);

  constructor(project: Project) {
    this.#project = project;
    const server = join(repository, 'node_modules', 'typescript', 'lib', 'tsserver.js');
    const args = [server, '--disableAutomaticTypingAcquisition', '--pluginProbeLocations', project.folder];
    this.#child = spawn(process.execPath, args, {
      cwd: project.folder,
      env: { ...process.env, NODE_OPTIONS: '' },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    this.#child.stdout!.on('data', (chunk: Buffer) => this.#read(chunk));
  }

  open(name: string): void {
    this.#send('open', { file: this.#file(name), fileContent: this.#project.read(name) });
  }

  async ask(command: string, name: string, more: object = {}): Promise<unknown> {
    const seq = this.#send(command, { file: this.#file(name), ...more });
    const answer = await new Promise<Message>((resolve, reject) => {
      this.#waiting.set(seq, resolve);
      this.#child.once('exit', (code) => reject(new Error(`tsserver ended with ${code}`)));
    });
    if (answer.success === true) return answer.body;
    if (answer.message === 'No content available.') return null;
    throw new Error(answer.message);
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#send('exit', {});
    await ended;
  }

  #file(name: string): string {
    return join(this.#project.folder, name);
  }

  #send(command: string, args: object): number {
    const seq = ++this.#seq;
    this.#child.stdin!.write(`${JSON.stringify({ seq, type: 'request', command, arguments: args })}\n`);
    return seq;
  }

  #read(chunk: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    for (;;) {
      const [head, length] =
        /^Content-Length: (\d+)\r\n\r\n/.exec(this.#rest.toString('latin1', 0, 64)) ?? [];
      if (head === undefined || this.#rest.length < head.length + Number(length)) return;
      const message = JSON.parse(
        this.#rest.toString('utf8', head.length, head.length + Number(length)),
      ) as Message;
      this.#rest = this.#rest.subarray(head.length + Number(length));
      if (message.type === 'response') this.#waiting.get(message.request_seq!)?.(message);
    }
  }
}
