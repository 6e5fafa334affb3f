// The trace file. Every write ends with the end of the document and begins where the last one's end stood, so that the file
// is valid JSON after each of them, whatever becomes of the process.
import { Buffer } from 'node:buffer';
import { closeSync, openSync, writeSync } from 'node:fs';

const END = Buffer.from('\n]}\n');

export class TraceFile {
  private readonly fd: number;
  private position = 0;
  private chunks: Uint8Array[] = [];

  /** Throws what `open` throws. `{pid}` in the path stands for the process's number. */
  constructor(path: string) {
    this.fd = openSync(path.replaceAll('{pid}', String(process.pid)), 'w');
    const name = JSON.stringify({ name: `heddle ${process.argv[1] ?? ''}`.trim() });
    this.add(
      Buffer.from(
        `{"displayTimeUnit":"ns","traceEvents":[\n` +
          `{"ph":"M","name":"process_name","pid":${process.pid},"tid":0,"ts":0,"args":${name}}`,
      ),
    );
    this.flush();
  }

  /** The bytes may be overwritten after the next `flush`. */
  add(bytes: Uint8Array): void {
    this.chunks.push(bytes);
  }

  flush(): void {
    if (this.chunks.length === 0) return;
    const all = Buffer.concat([...this.chunks, END]);
    this.chunks = [];
    for (let done = 0; done < all.length;)
      done += writeSync(this.fd, all, done, all.length - done, this.position + done);
    this.position += all.length - END.length;
  }

  close(): void {
    this.flush();
    closeSync(this.fd);
  }
}
